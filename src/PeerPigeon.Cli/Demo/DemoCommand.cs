using System.CommandLine;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Demo;

/// <summary>What <c>demo</c> was asked for.</summary>
internal sealed record DemoArguments(int? Seconds, int? HttpPort, string? NpmDirectory, FileInfo? Config, bool Json, bool Verbose);

/// <summary>The arguments of <c>demo</c>.</summary>
internal static class DemoCommand
{
    private const int MaxSeconds = 86_400;

    private static readonly Option<int?> Seconds = Values.Number(
        "--seconds", 1, MaxSeconds, "seconds", "End after so many seconds, 1 to 86400, but not before the end of the story [default: on a terminal, when you stop it; else after the story]");

    private static readonly Option<int?> Http = Values.Port(
        "--http", "Serve the first gaming peer's HTTP API, and the hub, on 127.0.0.1 at this port; 0 picks one [default: the hub alone, on a free port]");

    private static readonly Option<string?> Npm = Values.Directory(
        "--npm", "Directory in which `npm install peerpigeon@1.1.3` was run, for the page /peer; the peers then take WebRTC links too. Needs --http [default: direct links alone]");

    private static readonly Option<FileInfo?> Config = Values.File("--config", "Settings (HOCON) over the built-in reference.conf; see hocon/demo.conf");
    private static readonly Option<bool> Json = new("--json") { Description = "Events of every peer as JSON Lines on standard output" };
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Log more than warnings, on standard error" };

    public static Command Create(Surroundings around)
    {
        Verb verb = new("demo", "A hub and eleven peers in four networks, chatting over real links on this machine.") { Seconds, Http, Npm, Config, Json, Verbose };
        verb.Sections =
        [
            ("Examples", ["pigeon demo", "pigeon demo --seconds 30", "pigeon demo --http 8080", "pigeon demo --http 8080 --npm .", "pigeon demo --json"]),
            ("The story",
            [
                "Three peers each join gaming, work and family, two join global. They chat, and send each other direct messages.",
                "Every line reaches each other member of its network exactly once, and nobody else.",
                "Then two leave family: the third falls back to global by itself, chats there, and comes home by itself when they are back.",
                "If a step does not hold, the demo says which and why, and ends with 3.",
            ]),
            ("With --json",
            [
                "Standard output, one object a line: ready of the hub (listen) and of each peer (name, networkName, http),",
                "the events of pigeon join --json of each, with their peer, and",
                "step    name (join, chat, direct, fallback, return), held, claim, faults",
                "result  held, steps",
            ]),
            HelpWithSections.Environment("NO_COLOR  no colours"),
            HelpWithSections.Exits,
        ];
        verb.SetAction(parsed => DemoVerb.RunAsync(Read(parsed), around));
        return verb;
    }

    private static DemoArguments Read(ParseResult parsed)
    {
        DemoArguments arguments = new(
            parsed.GetValue(Seconds), parsed.GetValue(Http), parsed.GetValue(Npm), parsed.GetValue(Config), parsed.GetValue(Json), parsed.GetValue(Verbose));
        return arguments is { NpmDirectory: not null, HttpPort: null }
            ? throw new CliException(ExitCodes.Unusable, "pigeon demo: --npm is for the page /peer, which --http PORT serves; give both (see pigeon demo --help)")
            : arguments;
    }
}
