using System.Collections.Immutable;
using System.CommandLine;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Cli.Networks;

/// <summary><c>networks</c>: what a hub lists.</summary>
internal static class NetworksCommand
{
    private static readonly Argument<Uri> Hub = Values.Hub();
    private static readonly Option<bool> Json = new("--json") { Description = "One network-listed line of JSON each" };

    public static Command Create(Surroundings around)
    {
        Verb verb = new("networks", "The networks that a hub lists, with their counts.") { Hub, Json };
        verb.Sections =
        [
            ("Examples", ["pigeon networks ws://127.0.0.1:3000", "pigeon networks https://hub.example.org --json"]),
            ("Counts",
            [
                "peers     whose home the network is",
                "active    in the network now",
                "fallback  of the network, away in global",
                "Networks whose peers asked to be unlisted do not show.",
            ]),
            ("With --json", ["One network-listed line each: name, peers, active, fallback."]),
            HelpWithSections.Exits,
        ];
        verb.SetAction(parsed => RunAsync(parsed.GetValue(Hub)!, parsed.GetValue(Json), around));
        return verb;
    }

    private static async Task<int> RunAsync(Uri hub, bool json, Surroundings around)
    {
        using StopSignals signals = new(around.Time);
        using WebSocketSignalingConnector hubs = new(time: around.Time);
        try
        {
            ImmutableArray<NetworkListing> networks = await hubs.ListNetworksAsync(hub, signals.Stopping);
            if (json)
                WriteJson(networks, around);
            else
                WriteTable(networks, around);
            return signals.ExitCode ?? ExitCodes.Done;
        }
        catch (SignalingException unreachable)
        {
            throw new CliException(ExitCodes.Failed, $"pigeon networks: {Printable.Of(unreachable.Message)}", unreachable);
        }
        catch (OperationCanceledException) when (signals.ExitCode is not null)
        {
            return signals.ExitCode.Value;
        }
    }

    private static void WriteJson(ImmutableArray<NetworkListing> networks, Surroundings around)
    {
        foreach (NetworkListing network in networks)
        {
            around.Out.Write(EventLine.Of(
                around.Time,
                "network-listed",
                peer: null,
                ("name", network.Name.Value),
                ("peers", network.Peers),
                ("active", network.Active),
                ("fallback", network.Fallback)) + "\n");
        }
    }

    private static void WriteTable(ImmutableArray<NetworkListing> networks, Surroundings around)
    {
        if (networks.IsEmpty)
        {
            around.Out.WriteLine("no networks yet");
            return;
        }

        int width = Math.Max("network".Length, networks.Max(network => Printable.Of(network.Name.Value).Length));
        around.Out.WriteLine($"{"network".PadRight(width)}   peers  active  fallback");
        foreach (NetworkListing network in networks)
            around.Out.WriteLine($"{Printable.Of(network.Name.Value).PadRight(width)}  {network.Peers,6}  {network.Active,6}  {network.Fallback,8}");
    }
}
