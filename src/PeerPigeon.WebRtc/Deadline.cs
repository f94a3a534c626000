namespace PeerPigeon.WebRtc;

/// <summary>Times of the state machines: microseconds on a clock that only goes forward, as the caller passes them in.</summary>
internal static class Deadline
{
    /// <summary>Nothing is due.</summary>
    public const long None = long.MaxValue;

    /// <summary>Microseconds of <paramref name="span"/>.</summary>
    public static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
