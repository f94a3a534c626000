using System.Security.Cryptography;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Tests.Processes;

namespace PeerPigeon.Interop.Tests.Members;

/// <summary>A member that is <c>pigeon join</c>, driven by its JSON lines.</summary>
internal sealed class Backend : IMember
{
    private readonly PigeonProcess _process;

    private Backend(PigeonProcess process, string network) => (_process, Network) = (process, network);

    public string PeerId => _process.PeerId;

    public string Network { get; }

    /// <summary>The process, for what only such a member can do.</summary>
    public PigeonProcess Process => _process;

    public static async Task<Backend> JoinAsync(Uri hub, string network, string link, params IEnumerable<string> more) => new(
        await PigeonProcess.ReadyAsync(["join", hub.AbsoluteUri, "--network", network, "--link", link, .. more]), network);

    public Task<IReadOnlyCollection<string>> LinksAsync() => Task.FromResult<IReadOnlyCollection<string>>(Links(_process.Events));

    public Task LinkedAsync(IReadOnlyCollection<string> peers) =>
        _process.UntilAsync($"links with {string.Join(", ", peers)}", events => peers.All(Links(events).Contains), MemberPatience.Mesh);

    public Task PartedAsync(string peer) =>
        _process.UntilAsync($"end of the link with {peer}", events => !Links(events).Contains(peer), MemberPatience.Loss);

    public Task BroadcastAsync(string content) => CommandAsync("send", ("content", content));

    public Task DirectAsync(string to, string content) => CommandAsync("dm", ("to", to), ("content", content));

    public Task<IReadOnlyList<HeardText>> HeardAsync() => Task.FromResult(Heard(_process.Events));

    public Task HearsAsync(IReadOnlyCollection<string> contents) => _process.UntilAsync(
        $"{contents.Count} texts, the last one '{contents.Last()}'",
        events => contents.Except(Heard(events).Select(text => text.Content)).FirstOrDefault() is null,
        MemberPatience.Event);

    public async Task<string> SendBinaryAsync(string to, int size, int seed)
    {
        byte[] bytes = SeededBytes.Of(size, seed);
        Assert.Equal(size, (int)(await CommandAsync("binary", ("to", to), ("base64", Convert.ToBase64String(bytes))))["result"]!["size"]!);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    public async Task<HeardBinary> BinaryAsync(string from, int size)
    {
        JObject came = await _process.EventAsync("binary", line => ((string?)line["from"], (int)line["size"]!) == (from, size), MemberPatience.Event);
        return new(from, size, (string)came["sha256"]!);
    }

    public async Task<string> SendStreamAsync(string to, int size, int seed)
    {
        byte[] bytes = SeededBytes.Of(size, seed);
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, bytes);
            await CommandAsync("stream", ("to", to), ("path", file));
        }
        finally
        {
            File.Delete(file);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    public async Task<HeardStream> StreamAsync(string from)
    {
        JObject came = await _process.EventAsync("stream", line => (string?)line["from"] == from, MemberPatience.Stream);
        return new(from, (long)came["size"]!, (string?)came["sha256"]);
    }

    public Task VanishAsync()
    {
        _process.Shoot();
        return Task.CompletedTask;
    }

    public Task<string> DescribeAsync()
    {
        IReadOnlyList<JObject> events = _process.Events;
        JToken? status = events.LastOrDefault(line => (string?)line["event"] == "status")?["status"];
        return Task.FromResult(
            $"{this}: links [{string.Join(", ", Links(events))}], heard {Heard(events).Count}, status {status?.ToString(Newtonsoft.Json.Formatting.None)},"
            + $" last lines:\n  {string.Join("\n  ", _process.Lines.TakeLast(10))}\n  errors: {_process.Errors}");
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    public override string ToString() => $"process {PeerId[..8]} in {Network}";

    private static IReadOnlyList<HeardText> Heard(IEnumerable<JObject> events) =>
    [
        .. events.Where(line => (string?)line["event"] == "message")
            .Select(line => new HeardText((string)line["from"]!, Text(line["content"]!), (bool)line["direct"]!)),
    ];

    private static string Text(JToken content) => content.Type == JTokenType.String ? (string)content! : content.ToString(Newtonsoft.Json.Formatting.None);

    private static HashSet<string> Links(IEnumerable<JObject> events)
    {
        HashSet<string> links = [];
        foreach (JObject line in events)
        {
            if ((string?)line["event"] == "peer-connected")
                links.Add((string)line["peerId"]!);
            else if ((string?)line["event"] == "peer-disconnected")
                links.Remove((string)line["peerId"]!);
        }

        return links;
    }

    private async Task<JObject> CommandAsync(string name, params (string Name, JToken Value)[] fields)
    {
        JObject reply = await _process.CommandAsync(name, fields);
        return (bool)reply["ok"]! ? reply : throw new InvalidOperationException($"{this} refused '{name}': {reply["error"]}");
    }
}
