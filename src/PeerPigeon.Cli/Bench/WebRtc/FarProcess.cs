using System.Diagnostics;
using PeerPigeon.Cli.Output;

namespace PeerPigeon.Cli.Bench.WebRtc;

/// <summary>A second process of this program. It ends when its input does, so it never outlives this one.</summary>
internal sealed class FarProcess : FarEnd
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly LineWriter _input;
    private readonly Task _reading;

    private FarProcess(Process process)
    {
        _process = process;
        _input = new(process.StandardInput);
        _reading = ReadAsync();
    }

    public override TimeSpan? Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static FarProcess Start()
    {
        string host = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] program = isHost ? [Path.Combine(AppContext.BaseDirectory, "pigeon.dll")] : [];
        return new(Process.Start(new ProcessStartInfo(host, [.. program, "bench", BenchCommand.Peer])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
    }

    public override async ValueTask DisposeAsync()
    {
        await _input.DisposeAsync();
        using CancellationTokenSource patience = new(Farewell);
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception stuck) when (stuck is OperationCanceledException or IOException)
        {
            _process.Kill();
        }

        await _reading;
        _process.Dispose();
    }

    protected override void Write(string line) => _input.Write(line);

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            Heard(line);
        Ended("the other process ended");
    }
}
