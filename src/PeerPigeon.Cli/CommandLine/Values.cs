using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.CommandLine;

/// <summary>Options and arguments whose errors name the thing, the value, the bound and the remedy.</summary>
internal static class Values
{
    /// <summary>A whole number within bounds; null when not given.</summary>
    public static Option<int?> Number(string name, int least, int most, string unit, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse<int?>(
            result,
            text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
                ? (value, null)
                : (null, $"{name} '{Shown(text)}' must be a whole number of {unit} from {least} to {most}")),
    };

    /// <summary>A TCP port; 0 lets the system pick one.</summary>
    public static Option<int?> Port(string name, string description)
    {
        Option<int?> option = Number(name, 0, 65535, "a TCP port", description);
        option.HelpName = "PORT";
        return option;
    }

    /// <summary>A file that is there.</summary>
    public static Option<FileInfo?> File(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "FILE",
        CustomParser = result => Parse<FileInfo?>(
            result,
            text => System.IO.File.Exists(text) ? (new FileInfo(text), null) : (null, $"{name} '{Shown(text)}' is not a file; check the path")),
    };

    /// <summary>The URL of a hub.</summary>
    public static Argument<Uri> Hub() => new("HUB-URL")
    {
        Description = "The hub, for example ws://127.0.0.1:3000 (ws, wss, http or https)",
        CustomParser = result => Parse<Uri>(result, text => HubUrl.TryParse(text, out Uri? hub, out string? error) ? (hub, null) : (null, error)),
    };

    /// <summary>A network name that is not empty.</summary>
    public static Option<NetworkName> Network() => new("--network")
    {
        Description = "The home network: 1 to 64 characters, no ':' and no control characters",
        HelpName = "NAME",
        Required = true,
        CustomParser = result => ParseNetwork(result, "--network"),
    };

    /// <summary>A network name that is not empty.</summary>
    public static Argument<NetworkName> NetworkArgument(string name, string description) => new(name)
    {
        Description = $"{description}: 1 to 64 characters, no ':' and no control characters",
        CustomParser = result => ParseNetwork(result, name),
    };

    /// <summary>A directory, which need not be there.</summary>
    public static Option<string?> Directory(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DIR",
        CustomParser = result => Parse<string?>(
            result,
            text => text.Length == 0 || System.IO.File.Exists(text) ? (text, $"{name} '{Shown(text)}' is not a directory; name one, it is made if it is not there") : (text, null)),
    };

    /// <summary>A peer id.</summary>
    public static Option<string?> Peer(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "HEX",
        CustomParser = result => Parse<string?>(
            result,
            text => PeerId.TryParse(text, out _) ? (text, null) : (null, $"{name}: {CommandFields.BadPeer(text).Message}")),
    };

    /// <summary>Text for an error line: clipped, safe for a terminal.</summary>
    public static string Shown(string text) => Printable.Brief(text);

    private static NetworkName ParseNetwork(ArgumentResult result, string name) => Parse<NetworkName>(result, text =>
    {
        if (text.Length == 0)
            return (default, $"{name} is empty; the shared network is called global");
        return NetworkName.TryParse(text, out NetworkName network, out string? error) ? (network, null) : (default, $"{name}: {Printable.Of(error)}");
    });

    private static T? Parse<T>(ArgumentResult result, Func<string, (T? Value, string? Error)> parse)
    {
        (T? value, string? error) = parse(result.Tokens[^1].Value);
        if (error is not null)
            result.AddError(error);
        return value;
    }
}
