using System.Text;
using Microsoft.Extensions.Logging;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Commands;
using PeerPigeon.Cli.Hosting;
using PeerPigeon.Cli.NodeApi;
using PeerPigeon.Cli.Output;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Cli.Terminal;
using PeerPigeon.Dashboard;

namespace PeerPigeon.Cli.Join;

/// <summary>One peer between its start and its goodbye: shows its events, does what it is told.</summary>
internal sealed class JoinSession
{
    // Where nobody reads the goodbye, nobody misses it.
    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(2);

    private readonly IPeerPigeonMesh _mesh;
    private readonly JoinArguments _arguments;
    private readonly Surroundings _around;
    private readonly Action<ILoggingBuilder> _logging;

    public JoinSession(IPeerPigeonMesh mesh, JoinArguments arguments, Surroundings around, Action<ILoggingBuilder> logging)
    {
        _mesh = mesh;
        _arguments = arguments;
        _around = around;
        _logging = logging;
    }

    /// <summary>Runs until <c>quit</c> (true) or <paramref name="stopping"/> (false).</summary>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        using Prompt? prompt = !_arguments.Json && _around.IsInteractive ? Prompt.OfConsole(_around.Out, OpenHistory()) : null;
        await using LineWriter output = new(prompt ?? _around.Out);
        using MeshCommands commands = new(_mesh, _around.Time);
        using MeshEventLines events = new(_mesh, _around.Time, readsStreams: _arguments.SavePath is null);
        using NodeApiEndpoints api = new(_mesh, commands, events, _around.Time, new() { Token = _arguments.HttpToken });
        await using NodeApiServer? http = _arguments.Http is { } address ? await NodeApiServer.StartAsync(address, api, Page, _logging, stopping) : null;

        TaskCompletionSource quit = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource connecting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable shown = _arguments.Json
            ? StartJson(commands, events, output, http, quit, connecting.Task, stopping)
            : StartText(commands, output, prompt, http, quit, connecting.Task, stopping);
        await _mesh.ConnectAsync(_arguments.Hub, CancellationToken.None);
        connecting.SetResult();
        await Endings.FirstAsync(output, quit.Task, stopping);
        await Task.WhenAny(_mesh.DisconnectAsync(CancellationToken.None), Task.Delay(GoodbyePatience, _around.Time, CancellationToken.None));
        return quit.Task.IsCompletedSuccessfully;
    }

    private void Page(DashboardOptions page)
    {
        page.Mesh = _mesh;
        page.Token = _arguments.HttpToken;
        page.PeerPackageDirectory = _arguments.NpmDirectory ?? page.PeerPackageDirectory;
    }

    private JsonCommandLoop StartJson(
        MeshCommands commands, MeshEventLines events, LineWriter output, NodeApiServer? http, TaskCompletionSource quit, Task connecting, CancellationToken stopping)
    {
        events.Add(output.Write);
        events.Emit("ready", ("http", http?.BaseUrl));
        JsonCommandLoop loop = new(new LineReader(_around.In), commands, events, _around.Time);
        _ = FollowAsync(AfterAsync(connecting, () => loop.RunAsync(stopping)), quit);
        return loop;
    }

    private Together StartText(
        MeshCommands commands, LineWriter output, Prompt? prompt, NodeApiServer? http, TaskCompletionSource quit, Task connecting, CancellationToken stopping)
    {
        output.Write($"{_mesh.PeerId.ToShortString()} in {Printable.Of(_mesh.NetworkName.Value)}, hub {_arguments.Hub.OriginalString}"
            + (http is null ? "" : $", HTTP API {http.BaseUrl}"));
        if (_around.InIsTerminal)
            output.Write($"a line you type goes to everybody in the network; /help lists what else there is{(prompt is null ? "" : ", Tab completes")}");
        Transfers transfers = new(_around.Time);
        Func<CancellationToken, Task<InputLine>> readAsync = prompt is null ? new LineReader(_around.In).ReadAsync : prompt.ReadAsync;
        TextCommands typed = new(_mesh, commands, output.Write, transfers, _around.Paint);
        _ = FollowAsync(AfterAsync(connecting, () => ReadLinesAsync(readAsync, typed, output, stopping)), quit);
        return new Together(
            new TextView(_mesh, output.Write, _around.Paint),
            _arguments.SavePath is { } directory ? new FileReceiver(_mesh, directory, transfers, output.Write, _around.Paint) : null,
            prompt is null ? null : new JoinFooter(prompt, _mesh, transfers, _around));
    }

    private History OpenHistory() =>
        _arguments.StatePath is { } state && Directory.Exists(state) ? History.Open(Path.Combine(state, "history")) : History.InMemory();

    // What comes right after `ready` waits in the outbox for a link, like everything else; it is not told that there is no connection.
    private static async Task<bool> AfterAsync(Task connecting, Func<Task<bool>> readAsync)
    {
        await connecting;
        return await readAsync();
    }

    private async Task<bool> ReadLinesAsync(
        Func<CancellationToken, Task<InputLine>> readAsync, TextCommands commands, LineWriter output, CancellationToken stopping)
    {
        HashSet<Task> running = [];
        while (true)
        {
            InputLine line = await readAsync(stopping);
            running.RemoveWhere(task => task.IsCompleted);
            string text = Encoding.UTF8.GetString(line.Utf8);
            if (line.Kind == LineKind.End)
                return false;
            if (line.Kind == LineKind.TooLong)
                output.Write($"! the line exceeds {LineReader.MaxLineBytes} bytes; split it");
            else if (TextCommands.IsQuit(text))
                break;
            else if (running.Count >= JsonCommandLoop.MaxRunning)
                output.Write($"! {running.Count} lines still wait to be sent; this one is given up");
            else
                running.Add(commands.RunAsync(text, stopping));
        }

        await Task.WhenAny(Task.WhenAll(running), Task.Delay(JsonCommandLoop.LastCommands, _around.Time, stopping));
        return true;
    }

    // The end of the input is not the end of the peer; a fault in reading it is.
    private static async Task FollowAsync(Task<bool> input, TaskCompletionSource quit)
    {
        try
        {
            if (await input)
                quit.TrySetResult();
        }
        catch (OperationCanceledException)
        {
            // The peer ends for another reason.
        }
        catch (Exception fault)
        {
            quit.TrySetException(fault);
        }
    }

    private sealed class Together(params IReadOnlyList<IDisposable?> parts) : IDisposable
    {
        public void Dispose()
        {
            foreach (IDisposable? part in parts)
                part?.Dispose();
        }
    }
}
