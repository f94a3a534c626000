using System.Globalization;
using System.Text;

namespace PeerPigeon.AspNetCore;

/// <summary>Metrics in the text format of Prometheus, version 0.0.4, named as OpenTelemetry's mapping says: dots to underscores, then the unit, then <c>_total</c>.</summary>
internal static class PrometheusText
{
    /// <summary>What the answer's type is.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes them, by name.</summary>
    public static string Write(IEnumerable<MetricSeries> all)
    {
        StringBuilder text = new();
        foreach (IGrouping<string, MetricSeries> metric in all.GroupBy(Name).OrderBy(metric => metric.Key, StringComparer.Ordinal))
        {
            MetricSeries first = metric.First();
            string kind = first.IsHistogram ? "histogram" : first.IsCounter ? "counter" : "gauge";
            text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Key} {Escape(first.Instrument.Description ?? first.Instrument.Name, quotes: false)}\n# TYPE {metric.Key} {kind}\n");
            foreach (MetricSeries series in metric)
            {
                foreach ((string labels, double value, long[] buckets) in series.Snapshot())
                    Append(text, metric.Key, series, labels, value, buckets);
            }
        }

        return text.ToString();
    }

    /// <summary>The name in Prometheus of an instrument.</summary>
    public static string Name(MetricSeries series) => Name(series.Instrument.Name, series.Instrument.Unit, series.IsCounter);

    /// <summary>The name in Prometheus of an instrument.</summary>
    public static string Name(string name, string? unit, bool isCounter)
    {
        StringBuilder text = new(name.Length + 16);
        foreach (char c in name)
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        // A unit in braces is a word for people.
        string suffix = unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        if (suffix.Length > 0 && !name.EndsWith(suffix, StringComparison.Ordinal))
            text.Append(suffix);
        return isCounter ? text.Append("_total").ToString() : text.ToString();
    }

    /// <summary>Tags as labels, without the braces.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        StringBuilder text = new();
        foreach ((string name, object? value) in tags)
        {
            text.Append(text.Length == 0 ? "" : ",");
            foreach (char c in name)
                text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
            text.Append("=\"").Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", quotes: true)).Append('"');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, MetricSeries series, string labels, double value, long[] buckets)
    {
        if (!series.IsHistogram)
        {
            Line(text, name, labels, value);
            return;
        }

        string comma = labels.Length == 0 ? "" : ",";
        long count = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            Line(text, $"{name}_bucket", $"{labels}{comma}le=\"{(i < series.Bounds.Count ? Number(series.Bounds[i]) : "+Inf")}\"", count);
        }

        Line(text, $"{name}_sum", labels, value);
        Line(text, $"{name}_count", labels, count);
    }

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels.Length == 0 ? "" : "{").Append(labels).Append(labels.Length == 0 ? " " : "} ").Append(Number(value)).Append('\n');

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    // Half a surrogate pair has no UTF-8; a label is a name for people, so what stands in for it may be anything.
    private static string Escape(string text, bool quotes)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
