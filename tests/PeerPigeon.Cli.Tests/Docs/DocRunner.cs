using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using PeerPigeon.Cli.Tests.Processes;

namespace PeerPigeon.Cli.Tests.Docs;

/// <summary>Follows one page from top to bottom in a directory of its own, as somebody would who reads it.</summary>
/// <remarks>
/// A verb that stays (hub, join, demo, the sample, a stream of events) is started, waited for until it says that it is ready, and stopped by SIGINT at the end of
/// the page, the last one first; any other must end with exit code 0, a request with an answer below 400. Ports are exchanged for free ones, and the id in <c>dm 3fa1</c> for that of the last peer.
/// </remarks>
internal sealed partial class DocRunner : IAsyncDisposable
{
    private static readonly TimeSpan ShortCommand = TimeSpan.FromMinutes(4);
    private readonly string _directory = Directory.CreateTempSubdirectory("pigeon-docs-").FullName;
    private readonly Dictionary<string, string> _ports = [];
    private readonly Dictionary<string, string> _variables = [];
    private readonly List<(string Command, Process Process)> _staying = [];
    private string _lastPeer = "";

    /// <summary>Does all of it; what does not hold is thrown, with the page's line.</summary>
    public async Task FollowAsync(string page)
    {
        Directory.CreateSymbolicLink(Path.Combine(_directory, "hocon"), Repository.PathOf("hocon"));
        foreach (DocBlock block in DocPage.Blocks(page))
        {
            if (block.FileName is { } file)
                await File.WriteAllLinesAsync(Path.Combine(_directory, file), block.Lines);
            if (!block.Runs)
                continue;
            foreach (string command in DocPage.Commands(block))
                await RunAsync($"{page}:{block.Line}", Rewrite(command));
        }

        foreach ((string command, Process process) in Enumerable.Reverse(_staying))
            Assert.True(await StopAsync(process) is 0 or 130, $"{page}: '{command}' ended with {process.ExitCode} after SIGINT");
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((_, Process process) in _staying)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_directory, recursive: true);
    }

    [GeneratedRegex(@"(?<=[:= ])(3000|3001|5000|5001|8080|8081)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Port();

    [GeneratedRegex(@"^dotnet run --project src/PeerPigeon\.Cli -c Release -- ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FromSource();

    [GeneratedRegex(@"^dotnet run --project docs/samples/(?<name>\w+) -c Release -- ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sample();

    [GeneratedRegex("^(?<id>[0-9a-f]{8}) in ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Joined();

    private static bool Stays(string command) =>
        command.StartsWith("sample ", StringComparison.Ordinal)
        || command.StartsWith("curl -N ", StringComparison.Ordinal)
        || (command.Split(' ') is ["pigeon", "hub" or "join" or "demo" or "bridge", ..] && !command.Contains("--seconds", StringComparison.Ordinal) && !command.Contains("--help", StringComparison.Ordinal));

    private string Rewrite(string command)
    {
        command = Sample().Replace(FromSource().Replace(command, "pigeon "), "sample ${name} ");
        if (command == "pigeon hub")
            command = "pigeon hub --listen http://127.0.0.1:3000";
        command = Port().Replace(command, match => _ports.TryGetValue(match.Value, out string? known) ? known : _ports[match.Value] = FreePort());
        return command.StartsWith("pigeon dm 3fa1", StringComparison.Ordinal) ? command.Replace("3fa1", _lastPeer, StringComparison.Ordinal) : command;
    }

    private async Task RunAsync(string where, string command)
    {
        if (command.StartsWith("export ", StringComparison.Ordinal))
        {
            string[] pair = command["export ".Length..].Split('=', 2);
            _variables[pair[0]] = pair[1];
            return;
        }

        bool stays = Stays(command);
        ProcessStartInfo start = new("bash", ["-c", (stays ? "exec " : "") + Shell(command)])
        {
            WorkingDirectory = _directory, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach ((string name, string value) in _variables)
            start.Environment[name] = value;
        start.Environment["PIGEON"] = Path.Combine(AppContext.BaseDirectory, "pigeon.dll");
        Process process = Process.Start(start)!;
        List<string> said = [];
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (stays)
        {
            _staying.Add((command, process));
            await Task.WhenAny(ready.Task, process.WaitForExitAsync(), Task.Delay(Patience.Start));
            Assert.True(ready.Task.IsCompleted && !process.HasExited, $"{where}: '{command}' is not ready; it said: {Said()}");
            return;
        }

        process.StandardInput.Close();
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(ShortCommand));
        bool ended = process.HasExited;
        if (!ended)
            process.Kill(entireProcessTree: true);
        Assert.True(ended && process.ExitCode == 0, $"{where}: '{command}' {(ended ? $"ended with {process.ExitCode}" : $"did not end within {ShortCommand.TotalMinutes:0} min")}; it said: {Said()}");
        process.Dispose();

        void Take(string? line)
        {
            if (line is null)
                return;
            lock (said)
                said.Add(line);
            if (Joined().Match(line) is { Success: true } joined)
                _lastPeer = joined.Groups["id"].Value;
            if (command.StartsWith("curl -N ", StringComparison.Ordinal) || line.StartsWith("hub on ", StringComparison.Ordinal) || line.Contains("Now listening on", StringComparison.Ordinal) || Joined().IsMatch(line) || line.StartsWith("bridge ", StringComparison.Ordinal))
                ready.TrySetResult();
        }

        string Said()
        {
            lock (said)
                return string.Join(" | ", said.TakeLast(8));
        }
    }

    // What the page calls pigeon is the program that was built with these tests. A process that stays is the shell itself, so that a signal reaches it.
    private static string Shell(string command) => command.Split(' ', 3) switch
    {
        ["sample", string name, string arguments] => $"dotnet '{Path.Combine(AppContext.BaseDirectory, name + ".dll")}' {arguments}",
        // A peer that has just been started may not be there yet.
        ["curl", ..] => $"curl -fsS --retry 5 --retry-all-errors {command["curl ".Length..]}",
        _ when Stays(command) => $"dotnet \"$PIGEON\" {command["pigeon ".Length..]}",
        _ => $"pigeon() {{ dotnet \"$PIGEON\" \"$@\"; }}; {command}",
    };

    private static async Task<int> StopAsync(Process process)
    {
        if (!process.HasExited)
            Assert.Equal(0, Kill(process.Id, 2));
        await process.WaitForExitAsync().WaitAsync(Patience.End);
        return process.ExitCode;
    }

    private static string FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
