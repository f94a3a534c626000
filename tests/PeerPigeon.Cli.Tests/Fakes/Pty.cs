using System.Diagnostics;
using System.Text;
using PeerPigeon.Cli.Tests.Processes;

namespace PeerPigeon.Cli.Tests.Fakes;

/// <summary>A program on a terminal of its own, by <c>script</c> of util-linux: what it shows, and what is typed.</summary>
internal sealed class Pty : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _shown = new();
    private readonly Task _reading;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Pty(string command, string directory)
    {
        ProcessStartInfo start = new("script", ["-qfec", command, "/dev/null"])
        {
            WorkingDirectory = directory, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment["TERM"] = "xterm";
        _process = Process.Start(start)!;
        _reading = ReadAsync();
    }

    public string Shown
    {
        get
        {
            lock (_shown)
                return _shown.ToString();
        }
    }

    public async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until it shows a text.</summary>
    public async Task ShowsAsync(string text, TimeSpan within)
    {
        using CancellationTokenSource late = new(within);
        while (true)
        {
            Task more;
            lock (_shown)
            {
                if (_shown.ToString().Contains(text, StringComparison.Ordinal))
                    return;
                more = _more.Task;
            }

            Assert.True(await Task.WhenAny(more, _reading, Task.Delay(Timeout.Infinite, late.Token)) == more, $"'{text}' is not shown within {within.TotalSeconds:0} s, but: {Shown}");
        }
    }

    /// <summary>The program's exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        await _process.WaitForExitAsync().WaitAsync(within);
        await _reading.WaitAsync(within);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(Patience.End);
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is var length and > 0)
        {
            lock (_shown)
            {
                _shown.Append(buffer, 0, length);
                _more.TrySetResult();
                _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
