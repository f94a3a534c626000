using System.CommandLine;
using System.Net;
using PeerPigeon.Actors;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Commands;
using PeerPigeon.Cli.NodeApi;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Cli.Join;

/// <summary>The arguments of <c>join</c>.</summary>
internal static class JoinCommand
{
    private const int DefaultMaxPeers = 3;
    private const int DefaultMinPeers = 2;

    private static readonly Argument<Uri> Hub = Values.Hub();
    private static readonly Option<NetworkName> Network = Values.Network();
    private static readonly Option<bool> NoFallback = new("--no-fallback") { Description = "Never go to the global network, and stay unlisted" };
    private static readonly Option<bool> Unlisted = new("--unlisted") { Description = "Ask hubs to leave the network out of their lists" };
    private static readonly Option<int?> MaxPeers = Values.Number("--max-peers", 1, 50, "links", $"Links at most, 1 to 50 [default: {DefaultMaxPeers}]");
    private static readonly Option<int?> MinPeers = Values.Number(
        "--min-peers", 0, 50, "links", $"Links below which more are sought, 0 to --max-peers [default: {DefaultMinPeers}, or --max-peers if less]");

    private static readonly Option<string?> PeerIdText = Values.Peer(
        "--peer-id", "A given id, 40 hexadecimal characters, which no key proves [default: the hash of a key of its own]");

    private static readonly Option<string?> Link = new("--link")
    {
        Description = "Kind of link to offer: webrtc, also with JavaScript peers, or direct, between servers that can call each other [default: webrtc]",
        HelpName = "webrtc|direct",
        CompletionSources = { WebRtcLinkTransport.KindName, DirectLinkTransport.KindName },
        CustomParser = result =>
        {
            string kind = result.Tokens[^1].Value;
            if (kind is not (WebRtcLinkTransport.KindName or DirectLinkTransport.KindName))
                result.AddError($"--link '{Values.Shown(kind)}' is not a kind of link; use webrtc or direct");
            return kind;
        },
    };

    private static readonly Option<IPEndPoint?> Udp = Values.Udp();
    private static readonly Option<string[]> IceServer = Values.IceServers();

    private static readonly Option<IPEndPoint?> Http = HttpAddress.Option("Serve the peer's page and HTTP API at this port of 127.0.0.1, 0 picks one; or at IP:PORT, which needs --http-token-file");
    private static readonly Option<FileInfo?> HttpToken = HttpAddress.TokenOption("callers of the HTTP API");
    private static readonly Option<string?> Npm = Values.Directory("--npm", "Directory in which `npm install peerpigeon@1.1.3` was run, for the page /peer [default: the current one]");
    private static readonly Option<string?> State = Values.Directory(
        "--state", "Directory in which the peer's key, and so its id, and its preferences live across starts");

    private static readonly Option<string?> Save = Values.Directory(
        "--save", $"Directory for files that linked peers send, {FileReceiver.MaxFileBytes >> 30} GiB each at most; not with --json [default: they are read and thrown away]");

    private static readonly Option<FileInfo?> Secret = Values.File(
        "--network-secret-file", "File with a secret that all members of the network share: strangers then cannot recognise its peers while they are away (see docs/privacy.md)");

    private static readonly Option<FileInfo?> Config = Values.File("--config", "Settings (HOCON) over the built-in reference.conf; see hocon/node.conf");
    private static readonly Option<bool> Json = new("--json") { Description = "Events as JSON Lines on standard output, commands as JSON Lines on standard input" };
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Log more than warnings, on standard error" };

    public static Command Create(Surroundings around)
    {
        Verb verb = new("join", "One peer in a named network.")
        {
            Hub, Network, NoFallback, Unlisted, MaxPeers, MinPeers, PeerIdText, Link, Udp, IceServer, Http, HttpToken, Npm, State, Save, Secret, Config, Json, Verbose,
        };
        verb.Sections = Sections();
        verb.SetAction(parsed => JoinVerb.RunAsync(Read(parsed), around));
        return verb;
    }

    internal static JoinArguments Read(ParseResult parsed)
    {
        int maxPeers = parsed.GetValue(MaxPeers) ?? DefaultMaxPeers;
        if (parsed.GetValue(MinPeers) is { } minPeers && minPeers > maxPeers)
        {
            throw new CliException(
                ExitCodes.Unusable, $"pigeon join: --min-peers {minPeers} exceeds --max-peers {maxPeers}; lower the one or raise the other (see pigeon join --help)");
        }

        if (parsed.GetValue(Save) is not null && parsed.GetValue(Json))
            throw new CliException(ExitCodes.Unusable, "pigeon join: --save and --json exclude one another; a script reads the stream event (see pigeon join --help)");

        return new()
        {
            Hub = parsed.GetValue(Hub)!,
            Network = parsed.GetValue(Network),
            AllowFallback = !parsed.GetValue(NoFallback),
            Unlisted = parsed.GetValue(Unlisted) ? true : null,
            MaxPeers = maxPeers,
            MinPeers = parsed.GetValue(MinPeers) ?? Math.Min(DefaultMinPeers, maxPeers),
            PeerId = parsed.GetValue(PeerIdText),
            Link = new(parsed.GetValue(Link), parsed.GetValue(Udp), [.. parsed.GetValue(IceServer) ?? []]),
            Http = parsed.GetValue(Http),
            HttpToken = HttpAddress.TokenOf("join", parsed.GetValue(Http), parsed.GetValue(HttpToken)),
            NpmDirectory = parsed.GetValue(Npm),
            StatePath = parsed.GetValue(State),
            SavePath = parsed.GetValue(Save),
            NetworkSecret = parsed.GetValue(Secret) is { } file ? ReadSecret(file) : null,
            Config = parsed.GetValue(Config),
            Json = parsed.GetValue(Json),
            Verbose = parsed.GetValue(Verbose),
        };
    }

    private static string ReadSecret(FileInfo file)
    {
        string secret = File.ReadAllText(file.FullName).Trim();
        return secret.Length > 0
            ? secret
            : throw new CliException(ExitCodes.Unusable, $"pigeon join: --network-secret-file '{Values.Shown(file.Name)}' is empty; write one secret into it");
    }

    private static List<(string Title, IReadOnlyList<string> Lines)> Sections() =>
    [
        ("Examples",
        [
            "pigeon join ws://127.0.0.1:3000 --network gaming",
            "pigeon join ws://127.0.0.1:3000 --network work --no-fallback --state ~/.pigeon/work",
            "pigeon join ws://127.0.0.1:3000 --network gaming --json --http 8080",
        ]),
        ("On a terminal",
        [
            "A line is sent to everybody in the network.",
            .. TextCommands.Help,
        ]),
        ("With --json",
        [
            "Standard output, one object a line, each with event, timestamp (ms since 1970) and peer (this one's id):",
            "ready              http: the API's URL, or null",
            "status             status: the answer of GET /api/status",
            "network            networkName, originalNetworkName, fallbackMode, message",
            "peer-connected     peerId, networkName, link; peer-disconnected has a reason too",
            "member-joined      peerId, networkName, verified; member-left without the latter",
            "message            from, content, networkName, messageId, hops, direct, encrypted, verified, and bridged where a bridge brought it",
            "binary, stream     from, size, sha256; of a stream more",
            "dht-changed        key, found: after dhtSubscribe",
            "error              code, message",
            "reply              id, ok, result or error: of each command",
            $"Standard input: {{\"id\":1,\"cmd\":NAME,…}}; NAME is one of {string.Join(", ", JsonCommandLoop.Names)}.",
            $"A line holds at most {LineReader.MaxLineBytes} bytes; {JsonCommandLoop.MaxRunning} commands may be under way at once.",
            "The end of standard input does not end the peer: it stays until quit, SIGINT or SIGTERM.",
            "The hub may be down: the peer keeps trying.",
        ]),
        ("With --state DIR",
        [
            "Kept: the key and the ids used, the last networks and hubs, and what /fallback on|off last said;",
            "that choice holds at the next start unless --no-fallback is given.",
            "One peer at a time: a second one on the same directory ends with exit code 1.",
            "A damaged preferences.json is set aside with a warning; a damaged key, peer.json, is left as it is and nothing starts.",
        ]),
        HelpWithSections.Environment("NO_COLOR, TERM=dumb  no colours; no prompt at all"),
        ("Error codes", [.. MeshErrors.All.Select(error => $"{error.Code,-18}  {error.Meaning}")]),
        HelpWithSections.Exits,
    ];
}
