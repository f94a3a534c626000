namespace PeerPigeon.Core;

/// <summary>When to try a hub again: full jitter over an exponential bound (design §9).</summary>
/// <param name="Base">Bound of the first pause. Default 1 s.</param>
/// <param name="Cap">The largest bound. Default 15 s, so that a hub that is back is found soon.</param>
public sealed record ReconnectPolicy(TimeSpan Base, TimeSpan Cap)
{
    /// <summary>The pause before the next attempt, drawn evenly from zero to the bound.</summary>
    /// <param name="failures">Attempts that failed since the last success, at least 1.</param>
    /// <param name="random">Where the jitter comes from.</param>
    public TimeSpan Pause(int failures, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        double bound = Math.Min(Base.Ticks * Math.Pow(2, Math.Min(failures - 1, 30)), Cap.Ticks);
        return TimeSpan.FromTicks((long)(bound * random.NextDouble()));
    }
}
