using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Microsoft.AspNetCore.Http;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.NodeApi;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Hub;

/// <summary>The arguments of <c>hub</c>.</summary>
internal static class HubCommand
{
    private const string DefaultUrl = "http://127.0.0.1:3000";

    private static readonly Option<string[]> Listen = new("--listen")
    {
        Description = $"Where to listen, http or https; may be given several times, port 0 picks one [default: {DefaultUrl}]",
        HelpName = "URL",
        CustomParser = result => [.. result.Tokens.Select(token => Check(result, token.Value))],
    };

    private static readonly Option<FileInfo?> PageToken = HttpAddress.TokenOption("browsers that look at the page");
    private static readonly Option<FileInfo?> Config = Values.File("--config", "Settings (HOCON) over the built-in reference.conf; see hocon/hub.conf");
    private static readonly Option<bool> Json = new("--json") { Description = "Events as JSON Lines on standard output" };
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Log more than warnings, on standard error" };

    public static Command Create(Surroundings around)
    {
        Verb verb = new("hub", "A signalling hub: introduces peers to each other and relays their handshakes.") { Listen, PageToken, Config, Json, Verbose };
        verb.Sections =
        [
            ("Examples",
            [
                "pigeon hub",
                "pigeon hub --listen http://0.0.0.0:3000",
                "pigeon hub --listen http://0.0.0.0:3000 --http-token-file token.txt",
                "pigeon hub --listen http://127.0.0.1:0 --json",
            ]),
            ("Serves",
            [
                "WebSocket on any path; GET /health, /health/live, /health/ready, /hubs, /networks, /networks/NAME, /metrics",
                "the hub's page at /dashboard, for browsers on this machine; with --http-token-file for whoever has the token, and nobody else",
            ]),
            ("With --json",
            [
                "Standard output, one object a line, each with event and timestamp (ms since 1970):",
                "ready            listen: the URLs, ports resolved",
                "session-opened   peerId, networkName; null where none was announced, or an unlisted one",
                "session-entered  peerId, networkName: an open session announced another network",
                "session-closed   peerId, networkName, reason",
                "rejected         reason, peerId",
            ]),
            HelpWithSections.Environment("Kestrel__Certificates__Default__Path, __KeyPath, __Password: the certificate of an https:// address"),
            HelpWithSections.Exits,
        ];
        verb.SetAction(parsed => HubVerb.RunAsync(Read(parsed), around));
        return verb;
    }

    internal static HubArguments Read(ParseResult parsed) => new(
        parsed.GetValue(Listen) is { Length: > 0 } urls ? urls : [DefaultUrl],
        HttpAddress.TokenOf("hub", null, parsed.GetValue(PageToken)),
        parsed.GetValue(Config),
        parsed.GetValue(Json),
        parsed.GetValue(Verbose));

    private static string Check(ArgumentResult result, string url)
    {
        string? error = null;
        try
        {
            BindingAddress address = BindingAddress.Parse(url);
            if (address.Scheme is not ("http" or "https"))
                error = $"must start with http:// or https://; clients then connect with ws:// or wss://";
            else if (address.PathBase.Length > 0 && address.PathBase != "/")
                error = $"has the path {Values.Shown(address.PathBase)}; leave it out, the hub takes any path";
            else if (address.Port is < 0 or > IPEndPoint.MaxPort)
                error = $"has port {address.Port}, which must be from 0 to {IPEndPoint.MaxPort}";
            else if (address.Port == 0 && address.Host == "localhost")
                error = "cannot pick a port for localhost, which is two addresses; use http://127.0.0.1:0";
        }
        catch (FormatException)
        {
            error = "is not a URL such as http://127.0.0.1:3000";
        }

        if (error is not null)
            result.AddError($"--listen '{Values.Shown(url)}' {error}");
        return url;
    }
}
