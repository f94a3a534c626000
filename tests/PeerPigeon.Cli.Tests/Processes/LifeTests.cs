using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Cli.Tests.Processes;

[Collection(ProcessCollection.Name)]
public class LifeTests
{
    [Fact]
    public async Task A_peer_outlives_its_hub_and_its_input_and_keeps_its_id_in_its_state_directory()
    {
        string state = Directory.CreateTempSubdirectory("pigeon-state-").FullName;
        string listen = $"http://127.0.0.1:{FreePort()}";
        try
        {
            // The hub is down at first: the peer is ready all the same, and connects when it comes.
            await using PigeonProcess peer = await PigeonProcess.ReadyAsync("join", listen, "--network", "gaming", "--state", state);
            peer.EndInput();
            await using PigeonProcess hub = await PigeonProcess.ReadyAsync("hub", "--listen", listen);
            await peer.EventAsync("status", line => (bool)line["status"]!["connected"]!, Patience.Mesh);
            await hub.EventAsync("session-opened", line => ((string?)line["peerId"], (string?)line["networkName"]) == (peer.PeerId, "gaming"));

            peer.Signal(PosixSignal.SIGINT);
            Assert.Equal(130, await peer.ExitAsync(Patience.Stop));
            await hub.EventAsync("session-closed", line => (string?)line["peerId"] == peer.PeerId);

            await using PigeonProcess again = await PigeonProcess.ReadyAsync("join", listen, "--network", "gaming", "--state", state);
            Assert.Equal(peer.PeerId, again.PeerId);
            await again.EventAsync("status", line => (bool)line["status"]!["connected"]!, Patience.Mesh);

            // Both leave in five seconds, whoever goes first.
            hub.Signal(PosixSignal.SIGTERM);
            Assert.Equal(143, await hub.ExitAsync(Patience.Stop));
            again.Signal(PosixSignal.SIGTERM);
            Assert.Equal(143, await again.ExitAsync(Patience.Stop));
            Assert.All([.. peer.Lines, .. hub.Lines, .. again.Lines], line => Assert.StartsWith("{", line, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    [Fact]
    public async Task One_process_at_a_time_has_a_state_directory_and_a_killed_one_frees_it()
    {
        string state = Directory.CreateTempSubdirectory("pigeon-state-").FullName;
        string[] join = ["join", "ws://127.0.0.1:1", "--network", "gaming", "--state", state];
        try
        {
            await using PigeonProcess first = await PigeonProcess.ReadyAsync(join);
            await using PigeonProcess second = PigeonProcess.Start(join);
            Assert.Equal(1, await second.ExitAsync(Patience.Start));
            Assert.Contains($"'{state}' is in use by another peer", second.Errors, StringComparison.Ordinal);
            Assert.Empty(second.Lines);

            Assert.True((bool)(await first.CommandAsync("fallback", ("allow", false)))["ok"]!);
            Assert.True((bool)(await first.CommandAsync("disconnect"))["ok"]!);
            first.Shoot();
            await first.ExitAsync(Patience.Stop);

            await using PigeonProcess again = await PigeonProcess.ReadyAsync(join);
            JObject status = (JObject)(await again.CommandAsync("status"))["result"]!;
            Assert.Equal((first.PeerId, false), ((string?)status["peerId"], (bool)status["allowGlobalFallback"]!));
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    [Fact]
    public async Task Quit_ends_with_0_and_a_taken_port_with_1()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using PigeonProcess hub = PigeonProcess.Start("hub", "--listen", $"http://127.0.0.1:{port}");
        await using PigeonProcess api = PigeonProcess.Start("join", "ws://127.0.0.1:1", "--network", "gaming", "--http", $"{port}");
        await using PigeonProcess quits = await PigeonProcess.ReadyAsync("join", "ws://127.0.0.1:1", "--network", "gaming");

        Assert.True((bool)(await quits.CommandAsync("quit"))["ok"]!);
        Assert.Equal(0, await quits.ExitAsync(Patience.Stop));
        foreach (PigeonProcess refused in (PigeonProcess[])[hub, api])
        {
            Assert.Equal(1, await refused.ExitAsync(Patience.Start));
            Assert.Contains($"127.0.0.1:{port}", Assert.Single(refused.Errors.Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_demo_tells_its_story_serves_the_first_peer_and_ends_with_0()
    {
        long start = Stopwatch.GetTimestamp();
        await using PigeonProcess demo = await PigeonProcess.ReadyAsync("demo", "--http", "0");
        Assert.Equal(0, await demo.ExitAsync(Patience.End));

        JObject result = Assert.Single(demo.Events, line => (string?)line["event"] == "result");
        Assert.True((bool)result["held"]!);
        Assert.Equal(["join", "chat", "direct", "fallback", "return"], demo.Events.Where(line => (string?)line["event"] == "step").Select(line => (string?)line["name"]));
        JObject[] ready = [.. demo.Events.Where(line => (string?)line["event"] == "ready")];
        Assert.Equal(12, ready.Length);
        Assert.Equal((string?)ready[0]["listen"]![0], (string?)ready[1]["http"]);
        Assert.Equal("", demo.Errors);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task The_demo_serves_a_browser_as_a_peer_and_the_hubs_page_opens_to_others_with_its_token()
    {
        string directory = Directory.CreateTempSubdirectory("pigeon-npm-").FullName;
        string file = Path.Combine(directory, "token.txt"), token = new('k', 32);
        await File.WriteAllTextAsync(file, token + "\n");
        using HttpClient http = new();
        try
        {
            await using (PigeonProcess demo = await PigeonProcess.ReadyAsync("demo", "--http", "0", "--npm", directory, "--seconds", "600"))
            {
                string page = await http.GetStringAsync($"{(string?)demo.Events[0]["listen"]![0]}/peer");
                Assert.Contains($"is not installed in {directory}", page, StringComparison.Ordinal);
                demo.Signal(PosixSignal.SIGINT);
                Assert.Equal(130, await demo.ExitAsync(Patience.Stop));
            }

            await using PigeonProcess hub = await PigeonProcess.ReadyAsync("hub", "--listen", "http://127.0.0.1:0", "--http-token-file", file);
            string address = $"{(string?)hub.Events[0]["listen"]![0]}/dashboard";
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(address, null));
            Assert.Equal(HttpStatusCode.OK, await AskAsync(address, token));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        // As a browser elsewhere asks: by a name that is not this machine's own.
        async Task<HttpStatusCode> AskAsync(string url, string? with)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, url) { Headers = { Host = "hub.example" } };
            request.Headers.Authorization = with is null ? null : new("Bearer", with);
            using HttpResponseMessage answer = await http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_simulation_writes_the_same_bytes_in_two_processes_and_others_for_another_seed()
    {
        string[] arguments = ["sim", "mesh", "--nodes", "8", "--trace", "--json", "--seed"];
        await using PigeonProcess first = PigeonProcess.Start([.. arguments, "7"]);
        await using PigeonProcess second = PigeonProcess.Start([.. arguments, "7"]);
        await using PigeonProcess other = PigeonProcess.Start([.. arguments, "8"]);

        foreach (PigeonProcess process in (PigeonProcess[])[first, second, other])
            Assert.Equal(0, await process.ExitAsync(Patience.End));
        Assert.Equal(first.Lines, second.Lines);
        Assert.NotEqual((string?)first.Events[^1]["digest"], (string?)other.Events[^1]["digest"]);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
