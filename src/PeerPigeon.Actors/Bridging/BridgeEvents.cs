using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>What a bridge did; published on the actor system's event stream.</summary>
public abstract record BridgeEvent
{
    private BridgeEvent()
    {
    }

    /// <summary>A message was told on.</summary>
    /// <param name="From">Where it was heard.</param>
    /// <param name="To">Where it was told.</param>
    /// <param name="Trail">Its way.</param>
    public sealed record Relayed(NetworkName From, NetworkName To, BridgeTrail Trail) : BridgeEvent;

    /// <summary>A message was heard and not told on.</summary>
    /// <param name="From">Where it was heard.</param>
    /// <param name="Reason">Why not; never <see cref="BridgeVerdict.Relay"/>.</param>
    public sealed record Dropped(NetworkName From, BridgeVerdict Reason) : BridgeEvent;

    /// <summary>A message was told on, and the other network did not take it.</summary>
    /// <param name="Code">One of <see cref="MeshErrors"/>.</param>
    /// <param name="Message">Thing, value, bound, remedy.</param>
    public sealed record Failed(string Code, string Message) : BridgeEvent;
}
