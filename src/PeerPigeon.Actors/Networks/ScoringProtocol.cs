using System.Collections.Immutable;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>What the actors of one network tell their network actor about neighbours, and what it decides. It alone keeps the scores.</summary>
public static class ScoringProtocol
{
    /// <summary>A neighbour misbehaved; told to the network actor by its router, its remote peers, or whoever else sees it.</summary>
    /// <param name="Peer">The neighbour that brought it, not the origin that it names.</param>
    /// <param name="Kind">How.</param>
    /// <param name="Times">How often since it was told last.</param>
    public sealed record Misbehaved(PeerId Peer, Misbehaviour Kind, int Times = 1);

    /// <summary>A neighbour brought so many frames first since it was told last.</summary>
    public sealed record DeservedWell(PeerId Peer, int Frames);

    /// <summary>New gossip came; told every few seconds in which some did.</summary>
    /// <param name="Frames">New broadcasts of others since it was told last, beacons left out.</param>
    /// <param name="Bearing">The neighbours that brought or told of one of them that was not their own.</param>
    /// <param name="Own">How many of them a neighbour made itself.</param>
    public sealed record Yield(int Frames, ImmutableSortedSet<PeerId> Bearing, ImmutableSortedDictionary<PeerId, int> Own);

    /// <summary>Told to the router: take no gossip of this neighbour, and ask it for none; or do so again.</summary>
    public sealed record Silence(PeerId Peer, bool IsSilenced) : NetworkRouterProtocol.ICommand;
}
