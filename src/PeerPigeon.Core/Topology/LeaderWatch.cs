using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Which beacons travel on: those of the smallest id heard lately. A greater one leads nobody whom the smaller one reaches.</summary>
/// <remarks>Without it every peer's first beacon floods the whole network while it forms, and again after its leader went.</remarks>
/// <param name="expiry">Silence after which a leader is taken for gone (<see cref="TopologyRules.BeaconExpiry"/>).</param>
public sealed class LeaderWatch(TimeSpan expiry)
{
    private PeerId? _leader;
    private DateTimeOffset _heardAt;

    /// <summary>A beacon came, or ours goes out; true if it is the leader's.</summary>
    public bool Heard(PeerId sender, DateTimeOffset now)
    {
        if (_leader is { } leader && sender > leader && now - _heardAt < expiry)
            return false;
        _leader = sender;
        _heardAt = now;
        return true;
    }

    /// <summary>Whether the last beacon that counted came from this peer.</summary>
    public bool IsLeader(PeerId sender) => _leader == sender;
}
