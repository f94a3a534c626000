using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.AspNetCore.Tests.Fakes;
using PeerPigeon.Hub;

namespace PeerPigeon.AspNetCore.Tests.Docs;

public sealed partial class OperationsPageTests
{
    [Fact]
    public async Task The_table_of_metrics_names_every_instrument_with_its_unit_and_kind()
    {
        string[] real = [.. (await InstrumentsAsync()).Select(instrument => $"{instrument.Name} {instrument.Unit} {Kind(instrument)}").Order(StringComparer.Ordinal)];
        string[] told = [.. Rows().Select(row => $"{row.Name} {row.Unit} {row.Kind}").Order(StringComparer.Ordinal)];

        Assert.Equal(real, told);
    }

    [Fact]
    public void Every_query_of_the_grafana_dashboard_names_metrics_that_exist()
    {
        HashSet<string> exist = [];
        foreach ((string name, string unit, string kind) in Rows())
        {
            string metric = PrometheusText.Name(name, unit, kind == "counter");
            exist.UnionWith(kind == "histogram" ? [$"{metric}_bucket", $"{metric}_sum", $"{metric}_count"] : [metric]);
        }

        JObject dashboard = JObject.Parse(File.ReadAllText(Docs("grafana/peerpigeon.json")));
        string[] queries = [.. dashboard.SelectTokens("$..expr").Select(query => (string)query!), .. dashboard.SelectTokens("$..query.query").Select(query => (string)query!)];
        string[] named = [.. queries.SelectMany(query => Metric().Matches(query).Select(match => match.Value)).Distinct()];

        Assert.True(named.Length > 20, $"{named.Length}");
        Assert.All(named, name => Assert.Contains(name, exist));
        Assert.Equal(dashboard["panels"]!.Count(), dashboard["panels"]!.Select(panel => (int)panel["id"]!).Distinct().Count());
    }

    private static async Task<List<Instrument>> InstrumentsAsync()
    {
        Dictionary<string, Instrument> found = new(StringComparer.Ordinal);
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith(MeshMeters.Prefix, StringComparison.Ordinal) && instrument.Name.StartsWith("peerpigeon.", StringComparison.Ordinal))
            {
                lock (found)
                    found[instrument.Name] = instrument;
            }
        };
        listener.Start();

        // Instruments are made when they are first needed.
        using TemporaryDirectory directory = new();
        await using (TwoPeers peers = await TwoPeers.StartAsync(directory.Path))
        {
            await peers.LinkedAsync();
            await peers.TalkAsync();
            await peers.First.Dht.PutAsync("k", new JValue(1));
        }

        Assert.True(MeshMeters.Count >= 0 && HubMeters.Count >= 0);
        lock (found)
            return [.. found.Values];
    }

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Histogram" => "histogram",
        "Counter" or "ObservableCounter" => "counter",
        _ => "up-down counter",
    };

    private static IEnumerable<(string Name, string Unit, string Kind)> Rows() => File.ReadLines(Docs("operations.md"))
        .Where(line => line.StartsWith("| `peerpigeon.", StringComparison.Ordinal) && line.Count(c => c == '|') >= 6)
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Select(cells => (cells[1].Trim('`'), cells[2].Trim('`'), cells[3]));

    private static string Docs(string file) => Path.Combine(AppContext.BaseDirectory, "docs", file);

    [GeneratedRegex("peerpigeon_[a-z0-9_]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Metric();
}
