using System.CommandLine;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Bridge;

/// <summary>The arguments of <c>bridge</c>.</summary>
internal static class BridgeCommand
{
    private static readonly Argument<NetworkName> A = Values.NetworkArgument("NETWORK-A", "The one network");
    private static readonly Argument<NetworkName> B = Values.NetworkArgument("NETWORK-B", "The other network");
    private static readonly Option<FileInfo?> Config = Values.File("--config", "Hub, directions, limits, secrets or grants (HOCON); see hocon/bridge.conf");
    private static readonly Option<Uri?> Hub = new("--hub")
    {
        Description = "The hub [default: peerpigeon.bridge.hub in the configuration]",
        HelpName = "HUB-URL",
        CustomParser = result =>
        {
            if (!HubUrl.TryParse(result.Tokens[^1].Value, out Uri? hub, out string? error))
                result.AddError(error);
            return hub;
        },
    };

    private static readonly Option<string?> State = Values.Directory("--state", "Directory in which the bridge's two keys, and so its ids, live across starts; ready-made grants need it");
    private static readonly Option<bool> Unlisted = new("--unlisted") { Description = "Ask hubs to leave both networks out of their lists" };
    private static readonly Option<bool> Json = new("--json") { Description = "Events as JSON Lines on standard output" };
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Log more than warnings, on standard error" };

    public static Command Create(Surroundings around)
    {
        Config.Required = true;
        Verb verb = new("bridge", "Carries messages between two networks that both granted it.") { A, B, Config, Hub, State, Unlisted, Json, Verbose };
        verb.Sections =
        [
            ("Examples",
            [
                "pigeon bridge team-alpha team-beta --config hocon/bridge.conf",
                "pigeon bridge team-alpha team-beta --config my-bridge.conf --hub ws://127.0.0.1:3000 --state ~/.pigeon/bridge",
            ]),
            ("Configuration",
            [
                "peerpigeon.bridge {",
                "  hub = \"ws://127.0.0.1:3000\"",
                "  a-to-b = on",
                "  b-to-a = off",
                "  secrets { team-alpha = \"a long random text\", team-beta = \"another one\" }",
                "}",
                "",
                "Nothing is carried without the leave of both networks: their bridge secrets, or grants made with them (pigeon grant).",
                "Members get bridged messages only if their configuration names their network's bridge secret, too.",
                "The bridge is a member of both networks and of no other; it never falls back to global, which cannot be bridged.",
            ]),
            ("With --json",
            [
                "Standard output, one object a line, each with event and timestamp (ms since 1970):",
                "ready              peers (peer, networkName), hub",
                "status             peer, status: of either peer",
                "peer-connected     peer, peerId, networkName, link; peer-disconnected has a reason too",
                "relayed            from, to, origin, originNetwork, messageId",
                "dropped            from, reason, count: every second at most",
                "error              code, message",
            ]),
            HelpWithSections.Exits,
        ];
        verb.SetAction(parsed => BridgeVerb.RunAsync(Read(parsed), around));
        return verb;
    }

    internal static BridgeArguments Read(ParseResult parsed) => new()
    {
        A = parsed.GetValue(A),
        B = parsed.GetValue(B),
        Config = parsed.GetValue(Config)!,
        Hub = parsed.GetValue(Hub),
        StatePath = parsed.GetValue(State),
        Unlisted = parsed.GetValue(Unlisted),
        Json = parsed.GetValue(Json),
        Verbose = parsed.GetValue(Verbose),
    };
}
