using System.CommandLine;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;
using PeerPigeon.WebRtc;

namespace PeerPigeon.Cli.Bench;

/// <summary>What <c>bench</c> was asked for.</summary>
/// <param name="Seconds">How long each figure is measured.</param>
/// <param name="Quick">One short round: it shows that everything works.</param>
/// <param name="Sockets">One kind of sockets only; null for segmented and plain.</param>
/// <param name="Chromium">Whether to measure with Chromium too, where it is found.</param>
/// <param name="Json">JSON Lines.</param>
internal sealed record BenchArguments(double Seconds, bool Quick, DatagramSocketKind? Sockets, bool Chromium, bool Json);

/// <summary>The arguments of <c>bench</c>.</summary>
internal static class BenchCommand
{
    /// <summary>The process at the other end of a benchmark; started by it, of no use to people.</summary>
    public const string Peer = "webrtc-peer";

    private const string WebRtc = "webrtc";
    private const double DefaultSeconds = 2;
    private const double QuickSeconds = 0.3;

    private static readonly Argument<string?> Name = new("NAME") { Description = "Which one; --list names them", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> List = new("--list") { Description = "Name the benchmarks" };
    private static readonly Option<int?> Seconds = Values.Number("--seconds", 1, 600, "seconds", $"How long each figure is measured, 1 to 600 seconds [default: {DefaultSeconds}]");
    private static readonly Option<bool> Quick = new("--quick") { Description = "One short round; it shows that all works, its figures are not for quoting" };
    private static readonly Option<string?> Sockets = new("--sockets") { Description = "plain, batched or segmented [default: segmented, then plain]", HelpName = "KIND" };
    private static readonly Option<bool> NoChromium = new("--no-chromium") { Description = "Leave Chromium out; it is measured where it is found on the PATH" };
    private static readonly Option<bool> Json = new("--json") { Description = "JSON Lines: a line per figure, then a result with all of them" };

    public static Command Create(Surroundings around)
    {
        Verb verb = new("bench", "How fast it is on this machine: two processes, and Chromium where it is installed.") { Name, List, Seconds, Quick, Sockets, NoChromium, Json };
        verb.Sections =
        [
            ("Examples", ["pigeon bench webrtc", "pigeon bench webrtc --seconds 5 --json", "pigeon bench webrtc --quick --no-chromium"]),
            ("With --json",
            [
                "Standard output: case (kind, from, to, sockets and its figures), then result (machine, load, cases).",
                "MB are 10^6 bytes of payload; CPU is that of both processes together and of each.",
            ]),
            HelpWithSections.Exits,
        ];
        verb.SetAction((parsed, _) => parsed.GetValue(List) ? ShowListAsync(around) : RunAsync(parsed, around));
        return verb;
    }

    internal static BenchArguments Read(ParseResult parsed)
    {
        switch (parsed.GetValue(Name))
        {
            case WebRtc:
                break;
            case null:
                throw Unusable("no benchmark given");
            case var other:
                throw Unusable($"no benchmark '{Values.Shown(other)}'{(NearName.Of(other, [WebRtc]) is { } near ? $"; did you mean {near}?" : "")}");
        }

        bool quick = parsed.GetValue(Quick);
        int? seconds = parsed.GetValue(Seconds);
        if (quick && seconds is not null)
            throw new CliException(ExitCodes.Unusable, "pigeon bench: --quick and --seconds exclude one another; leave one out (see pigeon bench --help)");
        return new(seconds ?? (quick ? QuickSeconds : DefaultSeconds), quick, ReadSockets(parsed.GetValue(Sockets)), !parsed.GetValue(NoChromium), parsed.GetValue(Json));
    }

    private static DatagramSocketKind? ReadSockets(string? text) => text switch
    {
        null => null,
        "plain" => DatagramSocketKind.Plain,
        "batched" => DatagramSocketKind.Batched,
        "segmented" => DatagramSocketKind.Segmented,
        _ => throw new CliException(ExitCodes.Unusable, $"pigeon bench: --sockets '{Values.Shown(text)}' is no kind of sockets; use plain, batched or segmented (see pigeon bench --help)"),
    };

    private static Task<int> RunAsync(ParseResult parsed, Surroundings around) =>
        parsed.GetValue(Name) == Peer ? BenchPeerVerb.RunAsync(around) : BenchVerb.RunAsync(Read(parsed), around);

    private static Task<int> ShowListAsync(Surroundings around)
    {
        around.Out.WriteLine($"{WebRtc,-12}  WebRTC data channels: .NET to .NET in two processes, to and from Chromium, and Chromium to Chromium beside them");
        return Task.FromResult(ExitCodes.Done);
    }

    private static CliException Unusable(string what) => new(ExitCodes.Unusable, $"pigeon bench: {what}; there is {WebRtc} (see pigeon bench --help)");
}
