using Akka.Configuration;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Hosting;
using PeerPigeon.Cli.Hub;
using PeerPigeon.Cli.Output;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Dashboard;
using PeerPigeon.Hub;

namespace PeerPigeon.Cli.Demo;

/// <summary><c>demo</c>: the hub, the eleven peers and their story in one process.</summary>
internal static class DemoVerb
{
    // A story, not a network: nobody wants to watch a table for the ten seconds that a peer waits for company by default. One process needs no WebRTC.
    private static readonly Config Impatience = ConfigurationFactory.ParseString(
        "peerpigeon { fallback { delay = 2 s, return-dwell = 1500 ms }, links = [direct] }");

    // Browsers speak nothing else.
    private static readonly Config WithBrowsers = ConfigurationFactory.ParseString("peerpigeon.links = [direct, webrtc]").WithFallback(Impatience);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(DemoArguments arguments, Surroundings around)
    {
        using StopSignals signals = new(around.Time);
        return await signals.RunAsync(() => RunAsync(arguments, around, signals));
    }

    private static async Task<int> RunAsync(DemoArguments arguments, Surroundings around, StopSignals signals)
    {
        using StderrLog log = new(around.Error, arguments.Verbose);
        using var telemetry = Telemetry.Start(Environment.GetEnvironmentVariable);
        Config overlay = Overlay.Read("demo", arguments.Config, arguments.Verbose, around.Error)
            .WithFallback(arguments.NpmDirectory is null ? Impatience : WithBrowsers);
        await using LineWriter output = new(around.Out);
        await using PeerHost host = await PeerHost.StartAsync("demo", arguments.Config, overlay, log, [.. DemoCast.Roles.Select(Options)]);
        DemoPeer[] cast = [.. DemoCast.Roles.Zip(host.Meshes, (role, mesh) => new DemoPeer(role.Name, role.Home, mesh))];

        using MeshCommands commands = new(cast[0].Mesh, around.Time);
        using MeshEventLines events = new(cast[0].Mesh, around.Time);
        using NodeApiEndpoints api = new(cast[0].Mesh, commands, events, around.Time);
        HubServer hub = await HubVerb.StartAsync(
            "demo",
            "--http",
            [$"http://127.0.0.1:{arguments.HttpPort ?? 0}"],
            arguments.Config,
            overlay,
            arguments.HttpPort is null ? new() { Logging = log.Configure } : new()
            {
                Logging = log.Configure,
                Services = services => services.AddPeerPigeonApiDescription().AddPeerPigeonHub()
                    .AddPage(page =>
                    {
                        (page.Mesh, page.Neighbourhood) = (cast[0].Mesh, cast.ToDictionary(peer => peer.Name, peer => peer.Mesh));
                        page.PeerPackageDirectory = arguments.NpmDirectory ?? page.PeerPackageDirectory;
                    }),
                Endpoints = host =>
                {
                    api.MapDescription(host);
                    api.Map(host);
                    host.MapPeerPigeonDashboard();
                },
            },
            signals.Stopping);

        Task<bool> play;
        await using (IDemoView view = View(arguments, around, output))
        {
            play = PlayAsync(arguments, around, cast, hub.Urls[0], view, signals.Stopping);
            await Endings.FirstAsync(output, play, signals.Stopping);
        }

        await host.GoodbyeAsync();
        await Endings.WithinAsync(StopPatience, hub.StopAsync());
        return signals.ExitCode ?? (await play ? ExitCodes.Done : ExitCodes.DidNotHold);
    }

    private static async Task<bool> PlayAsync(
        DemoArguments arguments, Surroundings around, DemoPeer[] cast, string hub, IDemoView view, CancellationToken stop)
    {
        long start = around.Time.GetTimestamp();
        bool stays = arguments.Seconds is not null || IsForPeople(arguments, around);
        DemoStory story = new(cast, new DemoLedger(cast), IsForPeople(arguments, around) ? DemoPace.ForPeople : DemoPace.ForPipes, around.Time);
        view.Ready(hub, cast, arguments.HttpPort is not null);
        foreach (DemoPeer peer in cast)
            await peer.Mesh.ConnectAsync(new(HubTextView.WebSocket(hub)), stop);

        var held = true;
        await foreach (DemoStep step in story.TellAsync(stop))
        {
            view.Told(step);
            held &= step.Held;
        }

        view.Over(held, stays);
        if (held && stays)
        {
            TimeSpan left = arguments.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) - around.Time.GetElapsedTime(start) : Timeout.InfiniteTimeSpan;
            if (left == Timeout.InfiniteTimeSpan || left > TimeSpan.Zero)
                await Task.Delay(left, around.Time, stop);
        }

        return held;
    }

    private static bool IsForPeople(DemoArguments arguments, Surroundings around) => around.OutIsTerminal && !arguments.Json;

    private static IDemoView View(DemoArguments arguments, Surroundings around, LineWriter output) =>
        arguments.Json ? new DemoJsonView(output, around.Time)
        : around.OutIsTerminal ? new DemoTableView(around.Out, around.Time)
        : new DemoPlainView(output);

    private static Action<MeshOptions> Options((string Name, Protocol.NetworkName Home) role) => mesh => mesh.NetworkName = role.Home.Value;
}
