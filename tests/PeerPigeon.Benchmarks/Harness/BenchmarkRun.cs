using System.Diagnostics;

namespace PeerPigeon.Benchmarks;

/// <summary>Measures, and prints a row for each figure as it comes.</summary>
/// <param name="quick">One short round each.</param>
/// <param name="npm">Where npm peerpigeon 1.1.3 is installed, to be measured beside; null: nowhere.</param>
/// <param name="output">Where rows go.</param>
internal sealed class BenchmarkRun(bool quick, string? npm, TextWriter output)
{
    private const int FullRounds = 5;
    private const long CalibrationStart = 1_000;
    private readonly Table _table = new(output);

    /// <summary>What 1.1.3 takes for the same, in Node on this machine, for the ratio; null where it is not installed.</summary>
    /// <param name="name">The figure.</param>
    /// <param name="arguments">What the script is to do: its network first.</param>
    /// <param name="lines">What it is fed with.</param>
    /// <param name="sends">Frames that it must send for each line.</param>
    public async Task<Figure?> MeasureJavaScriptAsync(string name, string[] arguments, IReadOnlyList<string> lines, int sends = 0)
    {
        if (npm is null)
            return null;
        await using NodePeer peer = await NodePeer.StartAsync(npm, arguments, lines);
        return await MeasureAsync($"1.1.3 in Node: {name} (baseline)", Unit.PerSecond, timer => peer.RoundAsync(timer, lines.Count, sends), allocation: false);
    }

    /// <summary>One of two sizes: the full one, or one that only proves that the benchmark works.</summary>
    public T Size<T>(T full, T small) => quick ? small : full;

    /// <summary>One warm-up that does not count, then rounds.</summary>
    /// <param name="name">The figure.</param>
    /// <param name="unit">How it is read.</param>
    /// <param name="round">Prepares, starts the timer, works, stops it with the number of operations.</param>
    /// <param name="baseline">Measured in this run, for the ratio.</param>
    /// <param name="yardstick">Measured elsewhere.</param>
    /// <param name="rounds">Fewer where a round takes long.</param>
    /// <param name="warmUp">False where a round takes very long.</param>
    /// <param name="allocation">False where this process does other work in the same time.</param>
    public async Task<Figure> MeasureAsync(
        string name,
        Unit unit,
        Func<RoundTimer, Task> round,
        Figure? baseline = null,
        Yardstick? yardstick = null,
        int rounds = FullRounds,
        bool warmUp = true,
        bool allocation = true)
    {
        if (warmUp)
            await round(new());
        var timers = new RoundTimer[quick ? 1 : rounds];
        for (var i = 0; i < timers.Length; i++)
            await round(timers[i] = new());

        double[] seconds = [.. timers.Select(timer => timer.SecondsPerOperation).Order()];
        double[] bytes = [.. timers.Select(timer => timer.BytesPerOperation).Order()];
        return Show(
            new(name, unit, unit.From(Middle(seconds)), unit.From(seconds[0]), allocation ? Middle(bytes) : null), baseline, yardstick);
    }

    /// <summary>An operation that works on this thread alone: repeated as often as fits into a round.</summary>
    public Task<Figure> LoopAsync(string name, Unit unit, Action operation, Figure? baseline = null)
    {
        TimeSpan length = Size(TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(100));
        Time(operation, CalibrationStart);
        long repeats = CalibrationStart;
        for (var took = TimeSpan.Zero; took < length; repeats *= 2)
            took = Time(operation, repeats);
        return MeasureAsync(name, unit, Round, baseline);

        Task Round(RoundTimer timer)
        {
            timer.Start();
            for (long i = 0; i < repeats; i++)
                operation();
            timer.Stop(repeats);
            return Task.CompletedTask;
        }
    }

    /// <summary>Prints a figure that was found in another way.</summary>
    public Figure Show(Figure figure, Figure? baseline = null, Yardstick? yardstick = null)
    {
        _table.Add(figure, baseline, yardstick);
        return figure;
    }

    private static TimeSpan Time(Action operation, long repeats)
    {
        long start = Stopwatch.GetTimestamp();
        for (long i = 0; i < repeats; i++)
            operation();
        return Stopwatch.GetElapsedTime(start);
    }

    private static double Middle(double[] sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
}
