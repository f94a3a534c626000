using System.Globalization;

namespace PeerPigeon.Cli.Terminal;

/// <summary>How far long work is, in one row: a bar, done and total, rate, time left.</summary>
internal static class ProgressText
{
    private const int BarCells = 20;

    /// <summary>Writes it.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="done">How much of it is.</param>
    /// <param name="total">How much there is; null: not known, and then there is no bar.</param>
    /// <param name="elapsed">How long it took so far.</param>
    /// <param name="amount">An amount with its unit, for example <c>12 seeds</c>.</param>
    /// <param name="room">Columns; the bar goes first where there are few.</param>
    public static string Of(string title, double done, double? total, TimeSpan elapsed, Func<double, string> amount, int room)
    {
        double rate = elapsed.TotalSeconds > 0.2 ? done / elapsed.TotalSeconds : 0;
        string how = total is { } all ? $"{amount(done)} of {amount(all)}" : amount(done);
        string speed = rate > 0 ? $"  {amount(rate)}/s" : "";
        string left = rate > 0 && total is { } end && end > done ? $"  {Time(TimeSpan.FromSeconds((end - done) / rate))} left" : "";
        var text = $"{how}{speed}{left}";
        if (total is > 0 && Cells.Of(title) + BarCells + Cells.Of(text) + 4 <= room)
        {
            int full = (int)(Math.Clamp(done / total.Value, 0, 1) * BarCells);
            return $"{title}  {new string('█', full)}{new string('░', BarCells - full)}  {text}";
        }

        return Cells.Clip($"{title}  {text}", room);
    }

    /// <summary>Bytes in the unit that suits them.</summary>
    public static string Bytes(double bytes) => bytes switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
    };

    /// <summary>A length of time, two units at most.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => $"{(long)time.TotalHours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds} s",
        _ => $"{Math.Max(0, Math.Ceiling(time.TotalSeconds)):0} s",
    };
}
