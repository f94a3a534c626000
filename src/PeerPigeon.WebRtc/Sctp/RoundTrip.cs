namespace PeerPigeon.WebRtc;

/// <summary>The round-trip estimate and the timeout made of it (RFC 9260 section 6.3.1). Microseconds.</summary>
internal sealed class RoundTrip(SctpOptions options)
{
    private long _variation;

    /// <summary>Smoothed; 0 while nothing was measured.</summary>
    public long Smoothed { get; private set; }

    /// <summary>The timeout before any back-off.</summary>
    public long Timeout { get; private set; } = options.RtoInitial;

    public void Measured(long rtt)
    {
        rtt = Math.Max(1, rtt);
        if (Smoothed == 0)
        {
            Smoothed = rtt;
            _variation = rtt / 2;
        }
        else
        {
            _variation = ((3 * _variation) + Math.Abs(Smoothed - rtt)) / 4;
            Smoothed = ((7 * Smoothed) + rtt) / 8;
        }

        Timeout = Math.Clamp(Smoothed + (4 * _variation), options.RtoMin, options.RtoMax);
    }
}
