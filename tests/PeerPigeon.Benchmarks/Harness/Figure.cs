namespace PeerPigeon.Benchmarks;

/// <summary>What is measured, and how one reads it.</summary>
/// <param name="Text">As printed.</param>
/// <param name="MoreIsBetter">False for costs.</param>
/// <param name="From">The value for so many seconds per operation.</param>
internal sealed record Unit(string Text, bool MoreIsBetter, Func<double, double> From)
{
    public static readonly Unit PerSecond = new("/s", MoreIsBetter: true, seconds => 1 / seconds);
    public static readonly Unit MillionPerSecond = new("M/s", MoreIsBetter: true, seconds => 1e-6 / seconds);
    public static readonly Unit Microseconds = new("µs", MoreIsBetter: false, seconds => seconds * 1e6);
    public static readonly Unit Nanoseconds = new("ns", MoreIsBetter: false, seconds => seconds * 1e9);
    public static readonly Unit Bytes = new("B", MoreIsBetter: false, value => value);
    public static readonly Unit Frames = new("frames", MoreIsBetter: false, value => value);
    public static readonly Unit VirtualSecondsPerSecond = new("s/s", MoreIsBetter: true, seconds => 1 / seconds);
}

/// <summary>A figure measured elsewhere, on such a machine, for comparison.</summary>
internal sealed record Yardstick(double Value, string Of);

/// <summary>One measured figure: the middle of its rounds, and the best of them.</summary>
internal sealed record Figure(string Name, Unit Unit, double Median, double Best, double? AllocatedPerOperation = null)
{
    /// <summary>How many times better this is than <paramref name="other"/> in the same unit; below 1: worse.</summary>
    public double TimesBetterThan(double other) => Unit.MoreIsBetter ? Median / other : other / Median;
}
