using System.Diagnostics;
using System.Globalization;

namespace PeerPigeon.Benchmarks;

/// <summary>A <see cref="Server"/> in a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public static async Task<ServerProcess> StartAsync(string kind)
    {
        string host = Environment.ProcessPath!;
        var start = new ProcessStartInfo(host) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(host) == "dotnet")
            start.ArgumentList.Add(typeof(Server).Assembly.Location);
        start.ArgumentList.Add("--serve");
        start.ArgumentList.Add(kind);
        Process process = Process.Start(start)!;
        string url = await process.StandardOutput.ReadLineAsync() ?? throw new BenchmarkFailedException($"the {kind} server did not start");
        return new(process, new Uri(url).Port);
    }

    /// <summary>What the server holds after a full collection, and the processor time it has taken so far.</summary>
    public async Task<(long WorkingSet, TimeSpan Cpu)> UseAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        string[] parts = (await _process.StandardOutput.ReadLineAsync() ?? throw new BenchmarkFailedException("the server is gone")).Split(' ');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.FromSeconds(double.Parse(parts[1], CultureInfo.InvariantCulture)));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
