using System.CommandLine;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Remote;

/// <summary>What the verbs share that talk to a running peer.</summary>
internal static class NodeVerb
{
    /// <summary>Runs one until it is done or a signal comes.</summary>
    public static async Task<int> RunAsync(string verb, ParseResult parsed, Surroundings around, Func<NodeClient, Task> ask)
    {
        using StopSignals signals = new(around.Time);
        using NodeClient node = new(verb, NodeUrl.Of(verb, parsed, around), around.Variable(NodeUrl.TokenVariable), signals.Stopping);
        try
        {
            await ask(node);
            return signals.ExitCode ?? ExitCodes.Done;
        }
        catch (OperationCanceledException) when (signals.ExitCode is not null)
        {
            return signals.ExitCode.Value;
        }
    }

    /// <summary>The sections of its help.</summary>
    public static IReadOnlyList<(string Title, IReadOnlyList<string> Lines)> Help(
        IReadOnlyList<string> examples, params IReadOnlyList<(string Title, IReadOnlyList<string> Lines)> more) =>
        [("Examples", examples), .. more, NodeUrl.Environment, HelpWithSections.Exits];
}
