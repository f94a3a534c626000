using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>Whose an id is, and where that session is. Owned by the hub's actor.</summary>
internal sealed class DirectoryEntry(HubSession session, DateTimeOffset connectedAt)
{
    public HubSession Session { get; } = session;

    public DateTimeOffset ConnectedAt { get; } = connectedAt;

    public Announcement? Announcement { get; set; }

    public DateTimeOffset AnnouncedAt { get; set; }

    /// <summary>The network under which it is counted as at home.</summary>
    public NetworkName Home { get; set; }

    /// <summary>The names that it asked to keep unlisted.</summary>
    public ImmutableArray<NetworkName> Unlisted { get; set; } = [];

    public SameIdContest? Contest { get; set; }
}

/// <summary>Sockets that wait for an id while its present session is asked for a sign of life.</summary>
internal sealed class SameIdContest(long number)
{
    /// <summary>Tells this contest's timer from that of an earlier one.</summary>
    public long Number { get; } = number;

    /// <summary>Who waits, first come first.</summary>
    public List<HubSession> Held { get; } = [];

    /// <summary>The present session lives: only a proof can still take the id over.</summary>
    public bool ShowedLife { get; set; }
}
