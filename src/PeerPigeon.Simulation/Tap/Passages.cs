using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>A frame on a link.</summary>
/// <param name="Sender">Whose end it left.</param>
/// <param name="Receiver">Whose end it goes to.</param>
/// <param name="Network">The network that the link's handshake named.</param>
/// <param name="Payload">The bytes.</param>
/// <param name="IsBinary">False for text.</param>
internal readonly record struct LinkPassage(Participant Sender, Participant Receiver, NetworkName Network, ReadOnlyMemory<byte> Payload, bool IsBinary);

/// <summary>A message between a participant and a hub.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Peer">The participant.</param>
/// <param name="IsUpward">Whether the hub is the receiver.</param>
/// <param name="Payload">The bytes.</param>
/// <param name="Message">What the shipped codec reads in them; null if it refuses them.</param>
internal readonly record struct HubPassage(SimulatedHub Hub, Participant Peer, bool IsUpward, ReadOnlyMemory<byte> Payload, SignalMessage? Message);
