namespace PeerPigeon.Actors;

/// <summary><c>peerpigeon.stream</c>.</summary>
/// <param name="Incoming">Streams that one neighbour may send at once.</param>
/// <param name="Outgoing">Streams that may be sent to one neighbour at once.</param>
/// <param name="MaxBytes">The largest stream that is taken, in bytes.</param>
/// <param name="Patience">How long a reader may take nothing.</param>
public sealed record StreamSettings(int Incoming, int Outgoing, long MaxBytes, TimeSpan Patience)
{
    internal static StreamSettings Read(SettingsReader read) => new(
        read.Count("stream.incoming", 0, 1024),
        read.Count("stream.outgoing", 0, 1024),
        read.Size("stream.max-bytes", 1, 1L << 50),
        read.Time("stream.patience"));
}
