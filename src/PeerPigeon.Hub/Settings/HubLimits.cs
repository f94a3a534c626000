using Akka.Configuration;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>The bounds in <c>peerpigeon.hub.limits</c>; <c>reference.conf</c> says what each one does.</summary>
public sealed record HubLimits
{
    /// <summary>Open sessions.</summary>
    public required int Connections { get; init; }

    /// <summary>Second sockets waiting for take-over, in all.</summary>
    public required int HeldConnections { get; init; }

    /// <summary>Second sockets waiting for take-over, for one id.</summary>
    public required int HeldPerId { get; init; }

    /// <summary>Bytes of one message.</summary>
    public required int MessageBytes { get; init; }

    /// <summary>Messages per second from one session.</summary>
    public required int MessagesPerSecond { get; init; }

    /// <summary>Messages at once from one session after a pause.</summary>
    public required int MessageBurst { get; init; }

    /// <summary>Messages of one session read and not yet handled.</summary>
    public required int InboundMessages { get; init; }

    /// <summary>Bytes waiting to be sent to one session.</summary>
    public required long PendingBytes { get; init; }

    /// <summary>Bytes waiting to be sent to all sessions.</summary>
    public required long PendingBytesTotal { get; init; }

    /// <summary>Network names that one session may announce.</summary>
    public required int NetworksPerSession { get; init; }

    /// <summary>Network names that the hub knows at once.</summary>
    public required int Networks { get; init; }

    /// <summary>Unlisted names remembered at once.</summary>
    public required int UnlistedNames { get; init; }

    /// <summary>Bytes of announce data.</summary>
    public required int AnnounceBytes { get; init; }

    /// <summary>Time for a connection to become a WebSocket.</summary>
    public required TimeSpan HalfOpen { get; init; }

    /// <summary>Time for one message to arrive whole.</summary>
    public required TimeSpan MessageTime { get; init; }

    /// <summary>Nesting of JSON.</summary>
    public required int JsonDepth { get; init; }

    /// <summary>What the codec is told.</summary>
    public ProtocolLimits Protocol => ProtocolLimits.Default with { MaxMessageBytes = MessageBytes, MaxDepth = JsonDepth };

    internal static HubLimits From(Config limits) => new()
    {
        Connections = Read.Count(limits, "connections", 1),
        HeldConnections = Read.Count(limits, "held-connections", 0),
        HeldPerId = Read.Count(limits, "held-per-id", 0),
        MessageBytes = (int)Read.Bytes(limits, "message-bytes", 1_024, 64 * 1_024 * 1_024),
        MessagesPerSecond = Read.Count(limits, "messages-per-second", 1),
        MessageBurst = Read.Count(limits, "message-burst", 1),
        InboundMessages = Read.Count(limits, "inbound-messages", 1),
        PendingBytes = Read.Bytes(limits, "pending-bytes", 1_024, int.MaxValue),
        PendingBytesTotal = Read.Bytes(limits, "pending-bytes-total", 1_024, long.MaxValue),
        NetworksPerSession = Read.Count(limits, "networks-per-session", 1),
        Networks = Read.Count(limits, "networks", 1),
        UnlistedNames = Read.Count(limits, "unlisted-names", 1),
        AnnounceBytes = Read.Count(limits, "announce-bytes", 64),
        HalfOpen = Read.Time(limits, "half-open"),
        MessageTime = Read.Time(limits, "message-time"),
        JsonDepth = Read.Count(limits, "json-depth", 2),
    };
}
