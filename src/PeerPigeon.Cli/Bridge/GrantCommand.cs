using System.CommandLine;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Bridge;

/// <summary><c>grant</c>: the leave of a network's owner for one bridge and one direction, without giving the secret away.</summary>
internal static class GrantCommand
{
    private const int DefaultDays = 30;

    private static readonly Argument<NetworkName> From = Values.NetworkArgument("FROM", "Where messages may be taken");
    private static readonly Argument<NetworkName> To = Values.NetworkArgument("TO", "Where they may be told");
    private static readonly Option<string?> By = new("--by") { Description = "The network that grants: FROM or TO", HelpName = "NETWORK", Required = true };
    private static readonly Option<string?> Reader = Values.Peer("--reader", "The bridge's id in FROM");
    private static readonly Option<string?> Writer = Values.Peer("--writer", "The bridge's id in TO");
    private static readonly Option<FileInfo?> Secret = Values.File("--secret-file", "File that holds the bridge secret of the granting network and nothing else");
    private static readonly Option<int?> Days = Values.Number("--days", 1, 3650, "days", $"How long it lasts, 1 to 3650 days [default: {DefaultDays}]");
    private static readonly Option<bool> Json = new("--json") { Description = "As one line of JSON" };

    public static Command Create(Surroundings around)
    {
        Reader.Required = Writer.Required = Secret.Required = true;
        Verb verb = new("grant", "Makes a grant for a bridge, as the owner of a network.") { From, To, By, Reader, Writer, Secret, Days, Json };
        verb.Sections =
        [
            ("Examples", ["pigeon grant team-alpha team-beta --by team-beta --reader 1f…c0 --writer 9a…3e --secret-file beta.secret"]),
            ("What for",
            [
                "A bridge needs two grants for each direction, one by each network, or the network's secret instead.",
                "It prints its two ids when it starts, also when it refuses to start for want of a grant; start it with --state, so that they stay.",
                "The grant goes into peerpigeon.bridge.grants of the bridge's configuration. It cannot be taken back before it expires.",
            ]),
            ("With --json", ["One grant line: by, from, to, reader, writer, expires (ms since 1970), grant."]),
            HelpWithSections.Exits,
        ];
        verb.SetAction(parsed => Run(parsed, around));
        return verb;
    }

    private static int Run(ParseResult parsed, Surroundings around)
    {
        NetworkName from = parsed.GetValue(From), to = parsed.GetValue(To);
        string by = parsed.GetValue(By)!;
        if (from == to)
            throw Unusable($"FROM and TO are both '{from}'; a bridge joins two networks");
        if (by != from.Value && by != to.Value)
            throw Unusable($"--by '{Values.Shown(by)}' must be '{from}' or '{to}'");
        FileInfo file = parsed.GetValue(Secret)!;
        string secret = File.ReadAllText(file.FullName).Trim();
        if (secret.Length < BridgeGrant.MinSecretLength)
            throw Unusable($"--secret-file '{file.Name}' holds {secret.Length} characters; a bridge secret has {BridgeGrant.MinSecretLength} at least");

        BridgeGrant grant = new BridgeGrant(
            NetworkName.Parse(by),
            from,
            to,
            PeerId.Parse(parsed.GetValue(Reader)!),
            PeerId.Parse(parsed.GetValue(Writer)!),
            around.Time.GetUtcNow().AddDays(parsed.GetValue(Days) ?? DefaultDays)).Sign(secret);
        around.Out.Write((parsed.GetValue(Json) ? Line(grant, around.Time) : grant.ToString()) + "\n");
        return ExitCodes.Done;
    }

    private static string Line(BridgeGrant grant, TimeProvider time) => EventLine.Of(
        time,
        "grant",
        peer: null,
        ("by", grant.By.Value),
        ("from", grant.From.Value),
        ("to", grant.To.Value),
        ("reader", grant.Reader.ToString()),
        ("writer", grant.Writer.ToString()),
        ("expires", grant.Expires.ToUnixTimeMilliseconds()),
        ("grant", grant.ToString()));

    private static CliException Unusable(string what) => new(ExitCodes.Unusable, Printable.Of($"pigeon grant: {what} (see pigeon grant --help)"));
}
