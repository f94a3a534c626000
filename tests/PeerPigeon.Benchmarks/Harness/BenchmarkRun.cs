using System.Diagnostics;

namespace PeerPigeon.Benchmarks;

/// <summary>Measures, and prints a row for each figure as it comes.</summary>
internal sealed class BenchmarkRun(bool quick, TextWriter output)
{
    private const int FullRounds = 5;
    private const long CalibrationStart = 1_000;
    private readonly Table _table = new(output);

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
