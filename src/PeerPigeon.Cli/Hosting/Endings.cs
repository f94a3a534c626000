using PeerPigeon.Cli.Output;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Hosting;

/// <summary>The ways in which a verb that would go on for ever ends.</summary>
internal static class Endings
{
    /// <summary>What a verb waits for that does not end by itself.</summary>
    public static Task Never { get; } = new TaskCompletionSource().Task;

    /// <summary>Waits for an orderly end, but no longer than it may take: the process ends in any case.</summary>
    public static Task WithinAsync(TimeSpan patience, Task end) => Task.WhenAny(end, Task.Delay(patience));

    /// <summary>Completes when a signal came or <paramref name="done"/> has.</summary>
    /// <exception cref="CliException">Nobody reads standard output any more.</exception>
    public static async Task FirstAsync(LineWriter output, Task done, CancellationToken stopping)
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration _ = stopping.Register(stopped.SetResult);
        Task first = await Task.WhenAny(stopped.Task, output.Ended, done);
        if (first == output.Ended && !stopping.IsCancellationRequested)
            throw new CliException(ExitCodes.Failed, "pigeon: standard output is closed; nobody reads it any more");
        if (first != output.Ended)
            await first;
    }
}
