using System.Security.Cryptography;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Hosting;
using PeerPigeon.Cli.Output;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Bridge;

/// <summary><c>bridge</c>: two strict peers, one in each network, and what carries messages between them, until it is told to stop.</summary>
internal static class BridgeVerb
{
    // File systems allow 255 bytes.
    private const int LongestDirectoryName = 100;

    public static async Task<int> RunAsync(BridgeArguments arguments, Surroundings around)
    {
        if (arguments.A == arguments.B)
            throw new CliException(ExitCodes.Unusable, Printable.Of($"pigeon bridge: NETWORK-A and NETWORK-B are both '{arguments.A}'; a bridge joins two networks (see pigeon bridge --help)"));
        using StopSignals signals = new(around.Time);
        using StderrLog log = new(around.Error, arguments.Verbose);
        await using LineWriter output = new(around.Out);
        Config overlay = Overlay.Read("bridge", arguments.Config, arguments.Verbose, around.Error);
        Uri hub = arguments.Hub ?? HubOf(overlay, arguments.Config);
        await using PeerHost host = await PeerHost.StartAsync(
            "bridge",
            arguments.Config,
            overlay,
            log,
            akka => akka.WithPeerPigeonBridge(PeerHost.Name(0), PeerHost.Name(1)),
            mesh => Configure(mesh, arguments.A, arguments),
            mesh => Configure(mesh, arguments.B, arguments));

        IBridgeView view = arguments.Json ? new BridgeJsonView(output, around.Time) : new BridgeTextView(output);
        view.Ready(host.Meshes, hub);
        IActorRef watcher = host.System.ActorOf(BridgeWatcher.Props(view), "bridge-watcher");
        host.System.EventStream.Subscribe(watcher, typeof(BridgeEvent));
        using BridgeMeshEvents a = new(host.Meshes[0], view, around.Time), b = new(host.Meshes[1], view, around.Time);
        foreach (IPeerPigeonMesh mesh in host.Meshes)
            await mesh.ConnectAsync(hub, CancellationToken.None);

        await Endings.FirstAsync(output, Endings.Never, signals.Stopping);
        await host.GoodbyeAsync();
        return signals.ExitCode ?? ExitCodes.Failed;
    }

    /// <summary>Where the key of the bridge's peer in a network lives, whichever of the two it is.</summary>
    internal static string StateOf(string directory, NetworkName network)
    {
        string name = Uri.EscapeDataString(network.Value);
        if (name.Length > LongestDirectoryName)
            name = $"sha256-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(network.Value)))}";
        return Path.Combine(directory, $"network-{name}");
    }

    private static void Configure(MeshOptions mesh, NetworkName network, BridgeArguments arguments)
    {
        mesh.NetworkName = network.Value;
        mesh.AllowGlobalFallback = false;
        mesh.Unlisted = arguments.Unlisted;
        mesh.StatePath = arguments.StatePath is { } directory ? StateOf(directory, network) : null;
    }

    private static Uri HubOf(Config overlay, FileInfo file)
    {
        string? text = overlay.WithFallback(MeshSettings.Reference).GetString("peerpigeon.bridge.hub");
        if (string.IsNullOrEmpty(text))
        {
            throw new CliException(
                ExitCodes.Unusable, Printable.Of($"pigeon bridge: no hub; set peerpigeon.bridge.hub in '{file.Name}' or give --hub URL (see pigeon bridge --help)"));
        }

        return HubUrl.TryParse(text, out Uri? hub, out string? error)
            ? hub
            : throw new CliException(ExitCodes.Unusable, Printable.Of($"pigeon bridge: --config '{file.Name}': peerpigeon.bridge.hub: {error}"));
    }
}
