using System.CommandLine;
using System.Net;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.NodeApi;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Doctor;

/// <summary><c>doctor</c>: whether a peer or a hub would run well on this machine, and what to do if not.</summary>
internal static class DoctorCommand
{
    private static readonly Argument<Uri?> Hub = new("HUB-URL")
    {
        Description = "A hub to try, for example ws://127.0.0.1:3000",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            if (HubUrl.TryParse(result.Tokens[^1].Value, out Uri? hub, out string? error))
                return hub;
            result.AddError(error);
            return null;
        },
    };

    private static readonly Option<IPEndPoint?> Udp = Values.Udp();
    private static readonly Option<string[]> IceServer = Values.IceServers();
    private static readonly Option<IPEndPoint?> Http = HttpAddress.Option("Whether the HTTP API could listen there");
    private static readonly Option<string?> State = Values.Directory("--state", "Whether this directory could hold a peer's state");
    private static readonly Option<bool> Json = new("--json") { Description = "One line of JSON for each finding" };

    public static Command Create(Surroundings around)
    {
        Verb verb = new("doctor", "What may keep a peer or a hub from running well on this machine, and what to do about it.") { Hub, Udp, IceServer, Http, State, Json };
        verb.Sections =
        [
            ("Examples",
            [
                "pigeon doctor",
                "pigeon doctor wss://hub.example.org --state ~/.pigeon/work",
                "pigeon doctor ws://127.0.0.1:3000 --ice-server stun:stun.example.org --udp 0.0.0.0:4000 --json",
            ]),
            ("Looks at",
            [
                "openssl, udp   what webrtc links need",
                "http           the port of the HTTP API, with --http",
                "state, disk    the state directory, with --state",
                "files          how many sockets may be open",
                "hub, session   whether a hub answers, and how fast, with HUB-URL",
                "clock          whether this clock and the hub's agree",
                "ice            STUN and TURN servers, each with --ice-server",
            ]),
            ("With --json", ["One finding line each: check, severity (ok, warning, error), message, remedy; then result: errors, warnings.", "Errors end it with exit code 3, warnings do not."]),
            HelpWithSections.Exits,
        ];
        verb.SetAction(parsed => RunAsync(parsed, around));
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Surroundings around)
    {
        using StopSignals signals = new(around.Time);
        try
        {
            var errors = 0;
            var warnings = 0;
            bool json = parsed.GetValue(Json);
            await foreach (Finding finding in FindAsync(parsed, around, signals.Stopping))
            {
                errors += finding.Severity == Severity.Error ? 1 : 0;
                warnings += finding.Severity == Severity.Warning ? 1 : 0;
                Show(finding, json, around);
            }

            if (json)
                around.Out.Write(EventLine.Of(around.Time, "result", peer: null, ("errors", errors), ("warnings", warnings)) + "\n");
            else
                around.Out.Write(errors + warnings == 0 ? "all is well\n" : $"{errors} errors, {warnings} warnings\n");
            return signals.ExitCode ?? (errors > 0 ? ExitCodes.DidNotHold : ExitCodes.Done);
        }
        catch (OperationCanceledException) when (signals.ExitCode is not null)
        {
            return signals.ExitCode.Value;
        }
    }

    private static async IAsyncEnumerable<Finding> FindAsync(
        ParseResult parsed, Surroundings around, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach (Finding finding in await MachineChecks.WebRtcAsync(parsed.GetValue(Udp) ?? new(IPAddress.Any, 0)))
            yield return finding;
        if (parsed.GetValue(Http) is { } http)
            yield return MachineChecks.Tcp("http", http);
        if (parsed.GetValue(State) is { } state)
        {
            foreach (Finding finding in MachineChecks.State(state))
                yield return finding;
        }

        if (MachineChecks.Files() is { } files)
            yield return files;
        if (parsed.GetValue(Hub) is { } hub)
        {
            foreach (Finding finding in await new HubChecks(hub, around.Time).RunAsync(stop))
                yield return finding;
        }

        foreach (string server in parsed.GetValue(IceServer) ?? [])
            yield return await IceChecks.RunAsync(server, around.Time, stop);
    }

    private static void Show(Finding finding, bool json, Surroundings around)
    {
        if (json)
        {
            around.Out.Write(EventLine.Of(
                around.Time,
                "finding",
                peer: null,
                ("check", finding.Check),
                ("severity", finding.Severity.ToString().ToLowerInvariant()),
                ("message", finding.Message),
                ("remedy", finding.Remedy)) + "\n");
        }
        else
        {
            around.Out.Write($"{finding.Severity.ToString().ToLowerInvariant(),-8}{finding.Check,-9}{Printable.Of(finding.Message)}\n");
            if (finding.Remedy is { } remedy)
                around.Out.Write($"{"",-17}→ {remedy}\n");
        }

        around.Out.Flush();
    }
}
