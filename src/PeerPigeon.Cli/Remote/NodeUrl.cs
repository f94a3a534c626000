using System.CommandLine;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Remote;

/// <summary>Which running node a verb talks to, and what proves that it may.</summary>
internal static class NodeUrl
{
    /// <summary>Names the node where <c>--node</c> does not.</summary>
    public const string Variable = "PIGEON_NODE";

    /// <summary>The token of a node that is open beyond its own machine.</summary>
    public const string TokenVariable = "PIGEON_TOKEN";

    public static readonly Option<string?> Option = new("--node")
    {
        Description = $"The HTTP API of a running peer, for example http://127.0.0.1:8080 [default: {Variable} of the environment]",
        HelpName = "URL",
    };

    public static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line on standard output, nothing else" };

    /// <summary>What the help of each such verb says of the environment.</summary>
    public static readonly (string Title, IReadOnlyList<string> Lines) Environment = (
        "Environment",
        [
            $"{Variable}   the node's URL, where --node is not given",
            $"{TokenVariable}  its token, where the node is open beyond its own machine",
            "NO_COLOR      no colours, whatever the terminal",
            "An answer may take 75 s; a message waits 60 s for a link.",
        ]);

    /// <exception cref="CliException">None is named, or it is no URL.</exception>
    public static Uri Of(string verb, ParseResult parsed, Surroundings around)
    {
        string? given = parsed.GetValue(Option), source = "--node";
        if (given is null)
            (given, source) = (around.Variable(Variable), Variable);
        if (string.IsNullOrEmpty(given))
        {
            throw Unusable(verb, $"no node given; start a peer with pigeon join … --http 8080, then use --node http://127.0.0.1:8080 or set {Variable}");
        }

        return Uri.TryCreate(given, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            ? new Uri(url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/")
            : throw Unusable(verb, $"{source} '{Values.Shown(given)}' is not a URL such as http://127.0.0.1:8080; give scheme, host and port of the peer's --http");
    }

    private static CliException Unusable(string verb, string what) => new(ExitCodes.Unusable, $"pigeon {verb}: {what} (see pigeon {verb} --help)");
}
