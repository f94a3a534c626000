using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>Who is in one network, who of it is away, and who wants to know. Sorted, so that the same run sends the same bytes.</summary>
internal sealed class NetworkPopulation(NetworkName name)
{
    public NetworkName Name { get; } = name;

    public SortedSet<PeerId> Active { get; } = [];

    public SortedSet<PeerId> Away { get; } = [];

    /// <summary>Sessions whose home it is and that declared the capability.</summary>
    public SortedDictionary<PeerId, HubSession> Receivers { get; } = [];

    /// <summary>When the last push to all receivers was.</summary>
    public DateTimeOffset? PushedAt { get; set; }

    /// <summary>A change waits to be told.</summary>
    public bool IsWaiting { get; set; }

    public bool IsEmpty => Active.Count + Away.Count == 0;

    /// <summary>So few that each change is told at once.</summary>
    public bool IsSmall => Active.Count + Away.Count <= ProtocolLimits.MaxPeerList;

    public NetworkCountsData Count() => new(Active.Count, Away.Count)
    {
        Ids = [.. Active.Take(ProtocolLimits.MaxPeerList)],
        AwayIds = [.. Away.Take(ProtocolLimits.MaxPeerList)],
    };
}
