using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.CommandLine;

/// <summary>The usual help, and below it examples, exit codes and what else a verb has to say.</summary>
internal sealed class HelpWithSections : SynchronousCommandLineAction
{
    /// <summary>The exit codes, as every help lists them.</summary>
    public static readonly (string Title, IReadOnlyList<string> Lines) Exits = (
        "Exit codes",
        [
            $"{ExitCodes.Done}    done",
            $"{ExitCodes.Failed}    failed while running",
            $"{ExitCodes.Unusable}    unusable arguments",
            $"{ExitCodes.DidNotHold}    a check or a scenario did not hold",
            $"{ExitCodes.Interrupted}  stopped by SIGINT",
            $"{ExitCodes.Terminated}  stopped by SIGTERM",
        ]);

    private static readonly string[] Collector =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT  a collector for metrics, traces and logs; the other OTEL_* variables hold too (docs/operations.md)",
    ];

    private readonly HelpAction _usual;
    private readonly IReadOnlyList<(string Title, IReadOnlyList<string> Lines)> _rootSections;

    public HelpWithSections(HelpAction usual, IReadOnlyList<(string Title, IReadOnlyList<string> Lines)> rootSections)
    {
        _usual = usual;
        _usual.MaxWidth = 100;
        _rootSections = rootSections;
    }

    public override bool ClearsParseErrors => true;

    /// <summary>What a verb that stays reads of the environment.</summary>
    public static (string Title, IReadOnlyList<string> Lines) Environment(params IReadOnlyList<string> own) => ("Environment", [.. own, .. Collector]);

    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        int code = _usual.Invoke(parseResult);
        foreach ((string title, IReadOnlyList<string> lines) in (parseResult.CommandResult.Command as Verb)?.Sections ?? _rootSections)
        {
            output.WriteLine($"{title}:");
            foreach (string line in lines)
                output.WriteLine(line.Length == 0 ? "" : $"  {line}");
            output.WriteLine();
        }

        return code;
    }
}
