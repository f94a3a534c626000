namespace PeerPigeon.WebRtc;

/// <summary>Fills a span with bytes nobody can guess; in a simulation, from its seed.</summary>
/// <remarks>Called on the engine's thread alone.</remarks>
public delegate void RandomFill(Span<byte> bytes);
