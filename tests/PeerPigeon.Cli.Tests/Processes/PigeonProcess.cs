using System.Diagnostics;
using System.Runtime.InteropServices;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Tests.Fakes;

namespace PeerPigeon.Cli.Tests.Processes;

/// <summary>The built program as a process of its own, driven over its standard streams as a script would.</summary>
internal sealed partial class PigeonProcess : IAsyncDisposable
{
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "pigeon.dll");

    private readonly Process _process;
    private readonly string _name;
    private readonly List<JObject> _events = [];
    private readonly List<string> _lines = [];
    private readonly List<string> _errors = [];
    private readonly Task _reading;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ids;

    private PigeonProcess(Process process, string name)
    {
        _process = process;
        _name = name;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, OnLine), ReadAsync(process.StandardError, OnError));
    }

    /// <summary>What it wrote on standard output.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_events)
                return [.. _lines];
        }
    }

    /// <summary>What it wrote on standard error.</summary>
    public string Errors
    {
        get
        {
            lock (_events)
                return string.Join('\n', _errors);
        }
    }

    /// <summary>The events so far, when it runs with <c>--json</c>.</summary>
    public IReadOnlyList<JObject> Events
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    public int Id => _process.Id;

    public string PeerId => (string?)Events.First(line => (string?)line["event"] == "ready")["peer"] ?? "";

    public static PigeonProcess Start(params IEnumerable<string> arguments) => Start([], arguments);

    /// <summary>Starts one with variables of its own in its environment.</summary>
    public static PigeonProcess Start(IReadOnlyList<(string Name, string Value)> environment, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [Dll, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!, string.Join(' ', arguments.Take(2)));
    }

    /// <summary>Starts one with <c>--json</c> and waits until it listens.</summary>
    public static Task<PigeonProcess> ReadyAsync(params IEnumerable<string> arguments) => ReadyAsync([], arguments);

    /// <summary>The same, with variables of its own in its environment.</summary>
    public static async Task<PigeonProcess> ReadyAsync(IReadOnlyList<(string Name, string Value)> environment, params IEnumerable<string> arguments)
    {
        PigeonProcess process = Start(environment, [.. arguments, "--json"]);
        await process.EventAsync("ready", within: Patience.Start);
        return process;
    }

    /// <summary>The first such event, now or later.</summary>
    public Task<JObject> EventAsync(string name, Func<JObject, bool>? wanted = null, TimeSpan? within = null) => WaitAsync(
        $"event {name}",
        () => _events.Find(line => (string?)line["event"] == name && (wanted?.Invoke(line) ?? true)),
        within ?? Patience.Event);

    /// <summary>Waits until the events so far fulfil a condition.</summary>
    public async Task UntilAsync(string what, Func<IReadOnlyList<JObject>, bool> condition, TimeSpan within) =>
        await WaitAsync(what, () => condition(_events) ? this : null, within);

    public async Task<JObject> CommandAsync(string name, params (string Name, JToken Value)[] fields)
    {
        int id = Interlocked.Increment(ref _ids);
        JObject command = new() { ["id"] = id, ["cmd"] = name };
        foreach ((string field, JToken value) in fields)
            command[field] = value;
        await _process.StandardInput.WriteLineAsync(command.ToString(Newtonsoft.Json.Formatting.None));
        await _process.StandardInput.FlushAsync();
        return await EventAsync("reply", reply => (int?)reply["id"] == id, Patience.Command);
    }

    /// <summary>Waits until the peer has at least so many links.</summary>
    public Task LinkedAsync(int links) => EventAsync("status", line => (int)line["status"]!["connectedCount"]! >= links, Patience.Mesh);

    public void EndInput() => _process.StandardInput.Close();

    public void Signal(PosixSignal signal) => Assert.Equal(0, Kill(_process.Id, signal switch { PosixSignal.SIGINT => 2, PosixSignal.SIGTERM => 15, _ => 9 }));

    /// <summary>SIGKILL: no goodbye, no end of anything.</summary>
    public void Shoot() => _process.Kill();

    public async Task<int> ExitAsync(TimeSpan within)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(within);
            await _reading.WaitAsync(within);
            return _process.ExitCode;
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"pigeon {_name} did not end within {within.TotalSeconds:0} s; {Describe()}", late);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private static async Task ReadAsync(StreamReader stream, Action<string> take)
    {
        while (await stream.ReadLineAsync() is { } line)
            take(line);
    }

    private async Task<T> WaitAsync<T>(string what, Func<T?> find, TimeSpan within) where T : class
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            Task more;
            lock (_events)
            {
                if (find() is { } found)
                    return found;
                more = _more.Task;
            }

            TimeSpan left = within - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || (_process.HasExited && _reading.IsCompleted))
                throw new TimeoutException($"pigeon {_name}: no {what} within {within.TotalSeconds:0} s; {Describe()}");
            await Task.WhenAny(more, _process.WaitForExitAsync(), Task.Delay(left));
        }
    }

    private string Describe() =>
        $"{(_process.HasExited ? $"it ended with {_process.ExitCode}" : "it runs")}; last lines: {string.Join(" | ", Lines.TakeLast(5))}; errors: {Errors}";

    private void OnLine(string line)
    {
        lock (_events)
        {
            _lines.Add(line);
            if (line.StartsWith('{'))
                _events.Add(Screen.Parse(line));
            _more.TrySetResult();
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void OnError(string line)
    {
        lock (_events)
            _errors.Add(line);
    }
}
