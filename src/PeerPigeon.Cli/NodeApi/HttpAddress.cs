using System.CommandLine;
using System.Globalization;
using System.Net;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.NodeApi;

/// <summary>Where a node's API listens, and the token without which it does not listen beyond this machine.</summary>
internal static class HttpAddress
{
    /// <summary><c>--http PORT</c>, on 127.0.0.1, or <c>--http IP:PORT</c>.</summary>
    public static Option<IPEndPoint?> Option(string description) => new("--http")
    {
        Description = description,
        HelpName = "[IP:]PORT",
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (Parse(text) is { } address)
                return address;
            result.AddError($"--http '{Values.Shown(text)}' must be a whole number of a TCP port from 0 to 65535, or IP:PORT, and [IP]:PORT for IPv6");
            return null;
        },
    };

    /// <summary><c>--http-token-file FILE</c>.</summary>
    /// <param name="who">Who must have the token.</param>
    public static Option<FileInfo?> TokenOption(string who) => Values.File(
        "--http-token-file", $"File with the token, {PeerPigeonApiOptions.MinTokenLength} characters or more, that {who} from beyond this machine must have");

    /// <summary>The token in the file.</summary>
    /// <exception cref="CliException">It is too short, or there is none although others could call.</exception>
    public static string? TokenOf(string verb, IPEndPoint? address, FileInfo? file)
    {
        string? token = file is null ? null : File.ReadAllText(file.FullName).Trim();
        if (token is { Length: < PeerPigeonApiOptions.MinTokenLength })
        {
            throw Unusable(
                verb, $"--http-token-file '{Values.Shown(file!.Name)}' holds {token.Length} characters; a token has {PeerPigeonApiOptions.MinTokenLength} at least, for example of `openssl rand -hex 16`");
        }

        return token is null && address is not null && !IPAddress.IsLoopback(address.Address)
            ? throw Unusable(verb, $"--http {address} can be reached from beyond this machine; give callers a token with --http-token-file, or listen on 127.0.0.1")
            : token;
    }

    private static IPEndPoint? Parse(string text) =>
        text.All(char.IsAsciiDigit) && ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? new(IPAddress.Loopback, port)
        : text.Contains(':', StringComparison.Ordinal) && !IPAddress.TryParse(text, out _) && IPEndPoint.TryParse(text, out IPEndPoint? address) ? address
        : null;

    private static CliException Unusable(string verb, string message) => new(ExitCodes.Unusable, $"pigeon {verb}: {message}");
}
