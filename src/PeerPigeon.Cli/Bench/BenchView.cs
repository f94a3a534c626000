using System.Globalization;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Bench;

/// <summary>Shows figures as they come: a table for people, JSON Lines for scripts.</summary>
internal sealed class BenchView(Surroundings around, bool isJson)
{
    private const int LabelWidth = 50;

    private readonly JArray _cases = [];
    private readonly JArray _notes = [];
    private string _kind = "";

    public void Begin() => Say($"WebRTC on {Machine.Describe()}; load {Machine.Load():0.0} (runnable threads, mean of the last minute)");

    public void Add(BenchCase one)
    {
        JObject json = one.ToJson();
        _cases.Add(json);
        if (isJson)
        {
            WriteLine(EventLine.Of(around.Time, "case", peer: null, [.. json.Properties().Select(field => (field.Name, (JToken?)field.Value))]));
            return;
        }

        if (one.Kind != _kind)
        {
            WriteLine("");
            WriteLine(string.Concat(one.Kind.PadRight(LabelWidth), string.Concat(one.Figures.Select(figure => figure.Column.Title.PadLeft(Width(figure.Column))))));
        }

        _kind = one.Kind;
        string path = $"{Name(one.From)} to {Name(one.To)}{(one.Sockets is { } sockets ? $", {sockets}" : "")}{(one.Label.Length > 0 ? $", {one.Label}" : "")}";
        WriteLine(string.Concat(path.PadRight(LabelWidth), string.Concat(one.Figures.Select(Shown))));
    }

    /// <summary>Something that was left out, and why.</summary>
    public void Note(string text)
    {
        _notes.Add(text);
        around.Error.WriteLine(Printable.Of($"pigeon bench: {text}"));
    }

    public void End(double seconds)
    {
        if (isJson)
        {
            WriteLine(EventLine.Of(
                around.Time, "result", peer: null, ("machine", Machine.Describe()), ("load", Math.Round(Machine.Load(), 2)), ("seconds", seconds), ("cases", _cases), ("notes", _notes)));
            return;
        }

        WriteLine("");
        Say($"load at the end {Machine.Load():0.0}; above the number of cores, compare ratios within this run only");
    }

    private static int Width(BenchColumn column) => Math.Max(12, column.Title.Length + 2);

    private static string Shown((BenchColumn Column, double? Value) figure) =>
        (figure.Value is { } value ? value.ToString($"N{figure.Column.Digits}", CultureInfo.InvariantCulture) : "-").PadLeft(Width(figure.Column));

    private static string Name(string side) => side == BenchSide.Dotnet ? ".NET" : "Chromium";

    private void Say(FormattableString text)
    {
        if (!isJson)
            WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }

    private void WriteLine(string line)
    {
        around.Out.Write(line);
        around.Out.Write('\n');
        around.Out.Flush();
    }
}

/// <summary>Who a figure is about.</summary>
internal static class BenchSide
{
    public const string Dotnet = "dotnet";
    public const string Chromium = "chromium";
}
