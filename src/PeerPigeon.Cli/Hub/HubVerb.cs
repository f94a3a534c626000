using Akka.Actor;
using Akka.Configuration;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Hosting;
using PeerPigeon.Cli.Output;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Dashboard;
using PeerPigeon.Hub;

namespace PeerPigeon.Cli.Hub;

/// <summary><c>hub</c>: a hub until it is told to stop.</summary>
internal static class HubVerb
{
    /// <summary>How long a hub may take to close its sessions and stop; its own bounds are below.</summary>
    public static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(HubArguments arguments, Surroundings around)
    {
        using StopSignals signals = new(around.Time);
        return await signals.RunAsync(() => RunAsync(arguments, around, signals));
    }

    private static async Task<int> RunAsync(HubArguments arguments, Surroundings around, StopSignals signals)
    {
        using StderrLog log = new(around.Error, arguments.Verbose);
        using var telemetry = Telemetry.Start(Environment.GetEnvironmentVariable);
        await using LineWriter output = new(around.Out);
        Config overlay = Overlay.Read("hub", arguments.Config, arguments.Verbose, around.Error);
        HubServer server = await StartAsync(
            "hub",
            "--listen",
            arguments.Listen,
            arguments.Config,
            overlay,
            new()
            {
                Logging = log.Configure,
                Services = services => services.AddPeerPigeonHub().AddPage(page => page.Token = arguments.PageToken),
                Endpoints = static endpoints => endpoints.MapPeerPigeonDashboard("/dashboard"),
            },
            signals.Stopping);

        UndeliveredMessages.Watch(server.System);
        IHubView view = arguments.Json ? new HubJsonView(server.Urls, output, around.Time) : new HubTextView(server.Urls, output, around.Time);
        IActorRef watcher = server.System.ActorOf(HubWatcher.Props(view), "watcher");
        server.System.EventStream.Subscribe(watcher, typeof(HubEvent));

        await Endings.FirstAsync(output, Endings.Never, signals.Stopping);
        await Endings.WithinAsync(StopPatience, server.StopAsync());
        return signals.ExitCode ?? ExitCodes.Failed;
    }

    /// <summary>Starts a hub, or says in one line why not, and which option changes it.</summary>
    public static async Task<HubServer> StartAsync(
        string verb, string option, IReadOnlyList<string> urls, FileInfo? file, Config overlay, HubServerOptions options, CancellationToken stop)
    {
        try
        {
            return await HubServer.StartAsync(options with { Urls = urls, Config = overlay }, stop);
        }
        catch (ConfigurationException refused)
        {
            throw Overlay.Refused(verb, file, refused);
        }
        catch (Exception refused) when (ListenFault.Is(refused))
        {
            throw ListenFault.Explain(verb, option, string.Join(", ", urls), refused);
        }
    }
}
