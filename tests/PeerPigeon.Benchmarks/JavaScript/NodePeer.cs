using System.Diagnostics;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Benchmarks;

/// <summary>Parts of npm peerpigeon 1.1.3, unmodified, in a Node process of their own.</summary>
internal sealed class NodePeer : IAsyncDisposable
{
    private const string Version = "1.1.3";
    private readonly Process _process;

    private NodePeer(Process process) => _process = process;

    /// <summary>Why nothing can be measured with this directory; null: it can.</summary>
    public static string? Fault(string directory)
    {
        string package = Path.Combine(directory, "node_modules", "peerpigeon", "package.json");
        string? version = File.Exists(package) ? (string?)JObject.Parse(File.ReadAllText(package))["version"] : null;
        return version == Version ? null : $"--npm '{directory}' holds {(version is null ? "no peerpigeon" : $"peerpigeon {version}")}; run npm install peerpigeon@{Version} --ignore-scripts there";
    }

    public static async Task<NodePeer> StartAsync(string npm, string[] arguments, IEnumerable<string> lines)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "JavaScript", $"peer-{Version}.mjs");
        var start = new ProcessStartInfo("node", [script, Path.GetFullPath(npm), .. arguments]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        Process process = Process.Start(start) ?? throw new BenchmarkFailedException("node did not start");
        foreach (string line in lines)
            await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.WriteLineAsync();
        return new(process);
    }

    /// <summary>One round over all lines.</summary>
    public async Task RoundAsync(RoundTimer timer, int lines, int sends)
    {
        await _process.StandardInput.WriteLineAsync("round");
        await _process.StandardInput.FlushAsync();
        string answer = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) ?? throw new BenchmarkFailedException("the Node process ended");
        JObject round = JObject.Parse(answer);
        if ((int?)round["delivered"] != lines || (long?)round["sent"] != (long)lines * sends)
            throw new BenchmarkFailedException($"1.1.3 delivered {round["delivered"]} of {lines} and sent {round["sent"]}");
        timer.Took((double)round["seconds"]!, lines);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
