using Akka.Configuration;
using PeerPigeon.Cli.Hosting;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Join;

/// <summary><c>join</c>: one peer until it is told to stop.</summary>
internal static class JoinVerb
{
    public static async Task<int> RunAsync(JoinArguments arguments, Surroundings around)
    {
        using StopSignals signals = new(around.Time);
        return await RunAsync(arguments, around, signals);
    }

    internal static Task<int> RunAsync(JoinArguments arguments, Surroundings around, StopSignals signals) => signals.RunAsync(async () =>
    {
        using StderrLog log = new(around.Error, arguments.Verbose);
        using var telemetry = Telemetry.Start(Environment.GetEnvironmentVariable);
        Config overlay = arguments.Link.Over(Overlay.Read("join", arguments.Config, arguments.Verbose, around.Error));
        await using PeerHost host = await PeerHost.StartAsync("join", arguments.Config, overlay, log, mesh =>
        {
            mesh.NetworkName = arguments.Network.Value;
            if (!arguments.AllowFallback)
                mesh.AllowGlobalFallback = false;
            mesh.Unlisted = arguments.Unlisted;
            mesh.PeerId = arguments.PeerId;
            mesh.NetworkSecret = arguments.NetworkSecret;
            mesh.StatePath = arguments.StatePath;
            mesh.MaxPeers = arguments.MaxPeers;
            mesh.MinPeers = arguments.MinPeers;
        });
        bool quit = await new JoinSession(host.Meshes[0], arguments, around, log.Configure).RunAsync(signals.Stopping);
        return signals.ExitCode ?? (quit ? ExitCodes.Done : ExitCodes.Failed);
    });
}
