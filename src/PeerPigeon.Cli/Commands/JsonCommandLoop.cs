using System.Diagnostics.CodeAnalysis;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;

namespace PeerPigeon.Cli.Commands;

/// <summary>Commands as JSON Lines, each answered by one <c>reply</c>. They run side by side; the replies carry the ids.</summary>
internal sealed class JsonCommandLoop : IDisposable
{
    /// <summary>Commands under way at once, 256; one more is answered with <c>busy</c>. Raising it lets more direct messages wait.</summary>
    public const int MaxRunning = 256;

    /// <summary>How long <c>quit</c> waits for commands under way, so that what was piped in before it is still answered.</summary>
    public static readonly TimeSpan LastCommands = TimeSpan.FromSeconds(1);

    private readonly LineReader _input;
    private readonly MeshCommands _mesh;
    private readonly MeshEventLines _events;
    private readonly TimeProvider _time;
    private readonly HashSet<Task> _running = [];
    private readonly CancellationTokenSource _givingUp = new();

    public JsonCommandLoop(LineReader input, MeshCommands mesh, MeshEventLines events, TimeProvider time)
    {
        _input = input;
        _mesh = mesh;
        _events = events;
        _time = time;
    }

    /// <summary>Reads until <c>quit</c> (true) or the end of the input (false); the peer is meant to stay after the latter.</summary>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        while (true)
        {
            InputLine line = await _input.ReadAsync(stop);
            if (line.Kind == LineKind.End)
                return false;
            if (line.Kind == LineKind.TooLong)
                Refuse("null", MeshErrors.TooLarge, $"the line exceeds {LineReader.MaxLineBytes} bytes; split it");
            else if (!line.Utf8.AsSpan().Trim(" \t"u8).IsEmpty && TryStart(line.Utf8, out string? id))
                return await QuitAsync(id);
        }
    }

    public void Dispose() => _givingUp.Dispose();

    /// <summary>Starts one command; true when it is <c>quit</c>.</summary>
    private bool TryStart(byte[] line, [NotNullWhen(true)] out string? quitId)
    {
        quitId = null;
        CommandFields fields;
        var id = "null";
        string name;
        try
        {
            fields = CommandFields.Read(line, "line");
            id = fields.RawText("id")?.Replace('\r', ' ') ?? id;     // only ever white space: half of the readers take it for the end of a line
            name = fields.Text("cmd");
        }
        catch (MeshException refused)
        {
            Refuse(id, refused.Code, refused.Message);
            return false;
        }

        _running.RemoveWhere(task => task.IsCompleted);
        if (name == "quit")
        {
            quitId = id;
            return true;
        }

        if (_running.Count >= MaxRunning)
            Refuse(id, MeshErrors.Busy, $"{MaxRunning} commands are under way; await their replies");
        else
            _running.Add(AnswerAsync(id, name, fields));
        return false;
    }

    private async Task AnswerAsync(string id, string name, CommandFields fields)
    {
        try
        {
            JToken result = await RunAsync(name, fields, _givingUp.Token);
            _events.Emit("reply", ("id", new JRaw(id)), ("ok", true), ("result", result));
        }
        catch (Exception fault)
        {
            (string code, string message) = Faults.Describe(fault);
            Refuse(id, code, message);
        }
    }

    // Async, so that a field that cannot be used fails the command, not the loop.
    private async Task<JToken> RunAsync(string name, CommandFields fields, CancellationToken stop) => name switch
    {
        "send" => MeshJson.Of(await _mesh.SendAsync(fields.Text("content"), stop)),
        "dm" => MeshJson.Of(await _mesh.SendDirectAsync(fields.Peer("to"), fields.Value("content"), stop)),
        "binary" => await _mesh.SendBinaryAsync(fields.Peer("to"), fields.Bytes("base64"), stop),
        "stream" => await _mesh.SendFileAsync(fields.Peer("to"), fields.Text("path"), stop),
        "status" => _mesh.Status(),
        "peers" => _mesh.Peers(),
        "members" => _mesh.Members(),
        "networks" => await _mesh.NetworksAsync(stop),
        "connect" => await _mesh.ConnectAsync(fields.OptionalHub("url"), stop),
        "disconnect" => await _mesh.DisconnectAsync(stop),
        "network" => await _mesh.SetNetworkAsync(fields.Text("name"), stop),
        "fallback" => await _mesh.SetFallbackAsync(fields.Flag("allow"), stop),
        "dhtPut" => await _mesh.DhtPutAsync(fields.Text("key"), fields.Value("value"), DhtFields.PutOptions(fields), stop),
        "dhtGet" => await _mesh.DhtGetAsync(fields.Text("key"), DhtFields.GetOptions(fields), stop) ?? (JToken)JValue.CreateNull(),
        "dhtDelete" => await _mesh.DhtDeleteAsync(fields.Text("key"), DhtFields.GetOptions(fields), stop),
        "dhtSubscribe" => await _mesh.DhtSubscribeAsync(
            fields.Text("key"), DhtFields.GetOptions(fields), change => _events.Emit("dht-changed", ("key", change["key"]), ("found", change["found"])), stop),
        _ => throw new MeshException(
            MeshErrors.UnknownCommand, $"no command '{Printable.Brief(name)}'; there are {string.Join(", ", Names)}"),
    };

    /// <summary>Every command, in the order in which help lists them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["send", "dm", "binary", "stream", "status", "peers", "members", "networks", "connect", "disconnect", "network", "fallback", "dhtPut", "dhtGet", "dhtDelete", "dhtSubscribe", "quit"];

    private async Task<bool> QuitAsync(string id)
    {
        Task all = Task.WhenAll(_running);
        await Task.WhenAny(all, Task.Delay(LastCommands, _time));
        await _givingUp.CancelAsync();
        await Task.WhenAny(all, Task.Delay(LastCommands, _time));
        _events.Emit("reply", ("id", new JRaw(id)), ("ok", true), ("result", null));
        return true;
    }

    private void Refuse(string id, string code, string message) =>
        _events.Emit("reply", ("id", new JRaw(id)), ("ok", false), ("error", MeshJson.Error(code, message)));
}
