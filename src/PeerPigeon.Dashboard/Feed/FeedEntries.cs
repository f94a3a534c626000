using PeerPigeon.Protocol;

namespace PeerPigeon.Dashboard.Feed;

/// <summary>Kinds of lines in the log.</summary>
internal enum LogKind
{
    Status,
    Network,
    Link,
    Member,
    Message,
    Data,
    Error,
}

/// <summary>One line of the log.</summary>
internal sealed record LogEntry(long Number, DateTimeOffset At, LogKind Kind, string Text);

/// <summary>A change of network, for the time line.</summary>
internal sealed record NetworkChange(DateTimeOffset At, NetworkName Network, bool IsFallback, string Why);

/// <summary>One second of the sparklines.</summary>
/// <param name="Links">Open links.</param>
/// <param name="Messages">Messages that came in it.</param>
internal readonly record struct Sample(int Links, int Messages);

/// <summary>What becomes of a line of ours.</summary>
internal enum Delivery
{
    Received,
    Sending,
    Taken,
    Confirmed,
    Acknowledged,
    Failed,
}

/// <summary>A line of the chat, ours or somebody else's.</summary>
internal sealed record ChatLine(long Number, DateTimeOffset At, PeerId From, PeerId? To, string Text, NetworkName Network)
{
    public bool IsOwn { get; init; }

    public int Hops { get; init; }

    public bool Encrypted { get; init; }

    public bool Verified { get; init; }

    public Delivery Delivery { get; init; }

    /// <summary>What there is to say about the delivery, in words.</summary>
    public string Note { get; init; } = "";
}
