using System.Globalization;

namespace PeerPigeon.Benchmarks;

/// <summary>A Markdown table that grows row by row.</summary>
internal sealed class Table(TextWriter output)
{
    private const string Columns = "| {0,-58} | {1,10} | {2,10} | {3,-6} | {4,8} | {5,10} | {6,-43} |";
    private bool _begun;

    public void Add(Figure figure, Figure? baseline, Yardstick? yardstick)
    {
        if (!_begun)
        {
            _begun = true;
            Write("figure", "median", "best", "unit", "B/op", "× baseline", "× yardstick");
            Write(Line(58), Line(9) + ":", Line(9) + ":", Line(6), Line(7) + ":", Line(9) + ":", Line(43));
        }

        Write(
            figure.Name,
            Number(figure.Median),
            Number(figure.Best),
            figure.Unit.Text,
            figure.AllocatedPerOperation is { } bytes ? Number(Math.Max(0, Math.Round(bytes))) : "",
            baseline is null ? "" : Ratio(figure.TimesBetterThan(baseline.Median)),
            yardstick is null ? "" : $"{Ratio(figure.TimesBetterThan(yardstick.Value))} of {Number(yardstick.Value)} ({yardstick.Of})");
    }

    private void Write(params object[] cells)
    {
        output.WriteLine(Columns, cells);
        output.Flush();
    }

    private static string Line(int length) => new('-', length);

    private static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 10 => value.ToString("0.00", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("#,0", CultureInfo.InvariantCulture),
    };

    private static string Ratio(double value) => value.ToString(value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);
}
