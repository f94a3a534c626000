using System.Diagnostics;
using System.Diagnostics.Metrics;
using PeerPigeon.AspNetCore.Tests.Fakes;

namespace PeerPigeon.AspNetCore.Tests.Metrics;

// Metrics are the process's: a mesh of another test would be counted too.
[Collection(Alone.Name)]
public sealed class PrometheusTests
{
    [Theory]
    [InlineData("peerpigeon.dht.sent", "By", true, "peerpigeon_dht_sent_bytes_total")]
    [InlineData("peerpigeon.dht.lookup.duration", "s", false, "peerpigeon_dht_lookup_duration_seconds")]
    [InlineData("peerpigeon.gossip.frames.sent", "{frame}", true, "peerpigeon_gossip_frames_sent_total")]
    [InlineData("peerpigeon.mesh.links", "{link}", false, "peerpigeon_mesh_links")]
    [InlineData("dotnet.gc.pause.time", "s", true, "dotnet_gc_pause_time_seconds_total")]
    public void Names_follow_opentelemetrys_mapping(string name, string unit, bool isCounter, string expected) =>
        Assert.Equal(expected, PrometheusText.Name(name, unit, isCounter));

    [Fact]
    public void Counters_gauges_and_histograms_are_written_with_their_labels()
    {
        using Meter meter = new("PeerPigeon.Test");
        using MetricReader reader = new();
        Counter<long> counter = meter.CreateCounter<long>("test.said", "{word}", "Words with \\ and\nlines");
        counter.Add(2, new KeyValuePair<string, object?>("network", "a\"b\\c\nd"));
        counter.Add(3, new KeyValuePair<string, object?>("network", "a\"b\\c\nd"));
        meter.CreateObservableUpDownCounter("test.held", () => 7L, "By", "Held");
        Histogram<double> histogram = meter.CreateHistogram("test.took", "s", "Time", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (double took in (double[])[0.1, 0.5, 5])
            histogram.Record(took);

        string text = reader.Write();

        Assert.Contains("# HELP test_said_total Words with \\\\ and\\nlines\n# TYPE test_said_total counter\ntest_said_total{network=\"a\\\"b\\\\c\\nd\"} 5\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE test_held_bytes gauge\ntest_held_bytes 7\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "# TYPE test_took_seconds histogram\ntest_took_seconds_bucket{le=\"0.1\"} 1\ntest_took_seconds_bucket{le=\"1\"} 2\ntest_took_seconds_bucket{le=\"+Inf\"} 3\n"
            + "test_took_seconds_sum 5.6\ntest_took_seconds_count 3\n",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_that_is_gone_does_not_stay_at_its_last_value()
    {
        using Meter meter = new("PeerPigeon.Test");
        using MetricReader reader = new();
        var names = new List<string> { "a", "b" };
        meter.CreateObservableCounter("test.seen", () => names.Select(name => new Measurement<long>(1, new KeyValuePair<string, object?>("name", name))));
        Assert.Contains("name=\"b\"", reader.Write(), StringComparison.Ordinal);
        names.Remove("b");

        Assert.DoesNotContain("name=\"b\"", reader.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Series_are_bounded()
    {
        using Meter meter = new("PeerPigeon.Test");
        Counter<long> counter = meter.CreateCounter<long>("test.many");
        MetricSeries series = new(counter);
        for (var i = 0; i < MetricSeries.MaxSeries + 3; i++)
            series.Record(1, [new("i", i)]);

        Assert.Equal((MetricSeries.MaxSeries, 3), (series.Snapshot().Count, series.Lost));
    }

    [Fact]
    public async Task What_is_served_passes_the_rules_of_promtool()
    {
        await using TwoPeers peers = await TwoPeers.StartAsync();
        await peers.LinkedAsync();
        await peers.TalkAsync();

        using HttpResponseMessage answer = await peers.Host.Http.GetAsync("/metrics");
        string text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("peerpigeon_mesh_links{network=\"gaming\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("peerpigeon_mesh_messages_delivered_total{network=\"gaming\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("peerpigeon_hub_sessions 2\n", text, StringComparison.Ordinal);
        Assert.Contains("peerpigeon_direct_acknowledgement_duration_seconds_count 1\n", text, StringComparison.Ordinal);
        await CheckAsync(text);
    }

    // promtool belongs to Debian's package prometheus. Without it, unless PIGEON_REQUIRE_INTEROP says that it must be there, the rules are not tried.
    private static async Task CheckAsync(string text)
    {
        ProcessStartInfo start = new("promtool", ["check", "metrics"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process promtool;
        try
        {
            promtool = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("PIGEON_REQUIRE_INTEROP") != "1")
        {
            return;
        }

        using (promtool)
        {
            await promtool.StandardInput.WriteAsync(text);
            promtool.StandardInput.Close();
            string said = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
            await promtool.WaitForExitAsync();
            Assert.True(promtool.ExitCode == 0 && said.Length == 0, $"{promtool.ExitCode}: {said}");
        }
    }
}
