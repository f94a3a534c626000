using System.CommandLine;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Demo;

/// <summary>What <c>demo</c> was asked for.</summary>
internal sealed record DemoArguments(int? Seconds, int? HttpPort, FileInfo? Config, bool Json, bool Verbose);

/// <summary>The arguments of <c>demo</c>.</summary>
internal static class DemoCommand
{
    private const int MaxSeconds = 86_400;

    private static readonly Option<int?> Seconds = Values.Number(
        "--seconds", 1, MaxSeconds, "seconds", "End after so many seconds, but not before the end of the story [default: on a terminal, when you stop it; else after the story]");

    private static readonly Option<int?> Http = Values.Port(
        "--http", "Serve the first gaming peer's HTTP API, and the hub, on 127.0.0.1 at this port; 0 picks one [default: the hub alone, on a free port]");

    private static readonly Option<FileInfo?> Config = Values.File("--config", "Settings (HOCON) over the built-in reference.conf; see hocon/demo.conf");
    private static readonly Option<bool> Json = new("--json") { Description = "Events of every peer as JSON Lines on standard output" };
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Log more than warnings, on standard error" };

    public static Command Create(Surroundings around)
    {
        Verb verb = new("demo", "A hub and eleven peers in four networks, chatting over real links on this machine.") { Seconds, Http, Config, Json, Verbose };
        verb.Sections =
        [
            ("Examples", ["pigeon demo", "pigeon demo --seconds 30", "pigeon demo --http 8080", "pigeon demo --json"]),
            ("The story",
            [
                "Three peers each join gaming, work and family, two join global. They chat, and send each other direct messages.",
                "Every line reaches each other member of its network exactly once, and nobody else.",
                "Then two leave family: the third falls back to global by itself, chats there, and comes home by itself when they are back.",
                "If a step does not hold, the demo says which and why, and ends with 3.",
            ]),
            ("With --json", ["Standard output: the events of join with their peer, and step, result."]),
            HelpWithSections.Exits,
        ];
        verb.SetAction(parsed => DemoVerb.RunAsync(
            new(parsed.GetValue(Seconds), parsed.GetValue(Http), parsed.GetValue(Config), parsed.GetValue(Json), parsed.GetValue(Verbose)), around));
        return verb;
    }
}
