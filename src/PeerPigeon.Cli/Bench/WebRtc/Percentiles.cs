namespace PeerPigeon.Cli.Bench.WebRtc;

/// <summary>Of samples, the middle and the slow end.</summary>
internal static class Percentiles
{
    /// <summary>The sample that this share of all does not exceed.</summary>
    public static double Of(double[] samples, double share)
    {
        double[] sorted = [.. samples.Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
