using System.Diagnostics;

namespace PeerPigeon.Cli.Tests.Processes;

[Collection(ProcessCollection.Name)]
public class HubHealthTests
{
    [Fact]
    public async Task A_hub_is_live_and_ready_and_its_metrics_pass_the_rules_of_promtool()
    {
        await using PigeonProcess hub = await PigeonProcess.ReadyAsync("hub", "--listen", "http://127.0.0.1:0");
        using HttpClient http = new() { BaseAddress = new((string)hub.Events[0]["listen"]![0]!) };
        await using PigeonProcess peer = await PigeonProcess.ReadyAsync("join", http.BaseAddress.ToString(), "--network", "gaming", "--link", "direct");
        await hub.EventAsync("session-entered", line => (string?)line["peerId"] == peer.PeerId);

        Assert.Equal("""{"status":"live"}""", await http.GetStringAsync(new Uri("/health/live", UriKind.Relative)));
        Assert.Equal("""{"status":"ready"}""", await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative)));
        string metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("peerpigeon_hub_sessions 1\n", metrics, StringComparison.Ordinal);
        await CheckAsync(metrics);
    }

    [Fact]
    public async Task A_file_that_happens_to_lie_where_hub_and_peer_start_says_nothing_to_them()
    {
        string directory = Directory.CreateTempSubdirectory("pigeon-settings-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "appsettings.json"), """{"Urls":"http://127.0.0.1:1","Kestrel":{"Endpoints":{"x":{"Url":"http://127.0.0.1:1"}}}}""");
            (string, string)[] there = [("ASPNETCORE_CONTENTROOT", directory), ("DOTNET_CONTENTROOT", directory)];
            await using PigeonProcess hub = await PigeonProcess.ReadyAsync(there, "hub", "--listen", "http://127.0.0.1:0");
            string url = (string)hub.Events[0]["listen"]![0]!;
            await using PigeonProcess peer = await PigeonProcess.ReadyAsync(there, "join", url, "--network", "gaming", "--link", "direct", "--http", "0");
            using HttpClient http = new();

            Assert.Equal("""{"status":"live"}""", await http.GetStringAsync(new Uri($"{url}/health/live")));
            Assert.Contains(peer.PeerId, await http.GetStringAsync(new Uri($"{(string?)peer.Events[0]["http"]}/api/status")), StringComparison.Ordinal);
            Assert.Equal("", hub.Errors + peer.Errors);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // promtool belongs to Debian's package prometheus. Without it, unless PIGEON_REQUIRE_INTEROP says that it must be there, the rules are not tried.
    private static async Task CheckAsync(string metrics)
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
            await promtool.StandardInput.WriteAsync(metrics);
            promtool.StandardInput.Close();
            string said = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
            await promtool.WaitForExitAsync();
            Assert.True(promtool.ExitCode == 0 && said.Length == 0, $"{promtool.ExitCode}: {said}");
        }
    }
}
