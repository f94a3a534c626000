using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>A neighbour brought something that no honest origin made; told to the network's actor.</summary>
/// <param name="Via">Over whose link it came; it may have passed it on in good faith.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record Misbehaved(PeerId Via, DropReason Reason);
