using System.Runtime.InteropServices;

namespace PeerPigeon.Cli.Shell;

/// <summary>SIGINT and SIGTERM: the first asks for a clean stop, the second ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>Time for a clean stop, goodbyes included, before the process ends regardless. Users are promised five seconds.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4.5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly ITimer _deadline;
    private readonly Action<int> _exit;
    private int _exitCode = -1;

    public StopSignals(TimeProvider time, Action<int>? exit = null)
    {
        _exit = exit ?? Environment.Exit;
        _deadline = time.CreateTimer(_ => _exit(ExitCode ?? ExitCodes.Failed), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, ExitCodes.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, ExitCodes.Terminated));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>130 or 143 once a signal came, else null.</summary>
    public int? ExitCode => Volatile.Read(ref _exitCode) is var code and >= 0 ? code : null;

    /// <summary>Runs a verb; a signal while it is still starting ends it as well as one later.</summary>
    public async Task<int> RunAsync(Func<Task<int>> verb)
    {
        try
        {
            return await verb();
        }
        catch (OperationCanceledException) when (ExitCode is not null)
        {
            return ExitCode.Value;
        }
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _deadline.Dispose();
        _stopping.Dispose();
    }

    /// <summary>What a signal does, whichever way it came.</summary>
    internal void Raise(int exitCode)
    {
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, -1) >= 0)
        {
            _exit(exitCode);
            return;
        }

        _deadline.Change(Deadline, Timeout.InfiniteTimeSpan);
        _stopping.Cancel();
    }

    private void OnSignal(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        Raise(exitCode);
    }
}
