using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Tests.Processes;

namespace PeerPigeon.Interop.Tests;

/// <summary>The cast and the course of a fall and a return, with the time of each turn (ms since 1970).</summary>
internal sealed class FallbackStory : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pigeon-fallback-").FullName;
    private readonly List<PigeonProcess> _cast = [];
    private string _hub = "";
    private string _link = "";

    private FallbackStory()
    {
    }

    /// <summary>The peer that falls and returns.</summary>
    public PigeonProcess A { get; private set; } = null!;

    public PigeonProcess KilledB { get; private set; } = null!;

    /// <summary>The one that comes back with the same key.</summary>
    public PigeonProcess B { get; private set; } = null!;

    public PigeonProcess C { get; private set; } = null!;

    public PigeonProcess D { get; private set; } = null!;

    public long KilledAt { get; private set; }

    public long InGlobalAt { get; private set; }

    public long BackAt { get; private set; }

    public long HomeAgainAt { get; private set; }

    /// <summary>Every line that A said.</summary>
    public List<Chatter.Spoken> Spoken { get; private set; } = [];

    /// <summary>Two pairs of linked peers.</summary>
    /// <param name="hub">Where; null for a hub of ours.</param>
    /// <param name="link">The kind of their links.</param>
    /// <param name="carryOver">The setting.</param>
    public static async Task<FallbackStory> BeginAsync(Uri? hub, string link, bool carryOver)
    {
        FallbackStory story = new() { _link = link };
        await File.WriteAllTextAsync(
            story.Config,
            $"peerpigeon.fallback {{ delay = 2s, return-dwell = 1s, flap-window = 0, carry-over = {(carryOver ? "on" : "off")} }}");
        try
        {
            if (hub is null)
            {
                PigeonProcess ours = await PigeonProcess.ReadyAsync("hub", "--listen", "http://127.0.0.1:0");
                story._cast.Add(ours);
                story._hub = (string)ours.Events[0]["listen"]![0]!;
            }
            else
                story._hub = hub.AbsoluteUri;
            Task<PigeonProcess>[] joining = [.. "abcd".Select(name => story.JoinAsync(name is 'a' or 'b' ? "gaming" : "global", $"{name}"))];
            story._cast.AddRange(await Task.WhenAll(joining));
            (story.A, story.KilledB, story.C, story.D) = (await joining[0], await joining[1], await joining[2], await joining[3]);
            await Task.WhenAll(joining.Select(async peer => await (await peer).LinkedAsync(1)));
            return story;
        }
        catch
        {
            await story.DisposeAsync();
            throw;
        }
    }

    public async Task PlayAsync()
    {
        await using Chatter chatter = new(A);
        await KilledB.EventAsync("message", message => (string?)message["content"] == "line 0010");
        KilledAt = Chatter.Now;
        KilledB.Shoot();
        InGlobalAt = await ArrivalAsync("global", after: 0);
        foreach (PigeonProcess peer in (PigeonProcess[])[C, D])
        {
            await peer.EventAsync("message", message => (string?)message["from"] == A.PeerId);
            Assert.True((bool)(await peer.CommandAsync("send", ("content", "welcome")))["ok"]!);
            await A.EventAsync("message", message => ((string?)message["from"], (string?)message["networkName"]) == (peer.PeerId, "global"));
        }

        await Task.Delay(TimeSpan.FromSeconds(2));
        int events = A.Events.Count;
        B = await JoinAsync("gaming", "b");
        _cast.Add(B);
        BackAt = (long)B.Events.First(line => (string?)line["event"] == "ready")["timestamp"]!;
        HomeAgainAt = await ArrivalAsync("gaming", events);
        await B.EventAsync("message", message => (string?)message["from"] == A.PeerId);
        await Task.Delay(TimeSpan.FromSeconds(2));
        Spoken = await chatter.EndAsync();

        // One hop after the last answer everything has arrived that will.
        string last = Spoken.Last(line => line.NetworkName == "gaming").Content;
        await B.EventAsync("message", message => (string?)message["content"] == last);
        await Task.Delay(TimeSpan.FromSeconds(1));
    }

    /// <summary>How often a peer heard a line.</summary>
    public static int Heard(PigeonProcess peer, Chatter.Spoken line) =>
        peer.Events.Count(heard => (string?)heard["event"] == "message" && JToken.DeepEquals(heard["content"], line.Content));

    public async ValueTask DisposeAsync()
    {
        foreach (PigeonProcess process in _cast)
            await process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Config => Path.Combine(_folder, "node.conf");

    private Task<PigeonProcess> JoinAsync(string network, string name) =>
        PigeonProcess.ReadyAsync("join", _hub, "--network", network, "--link", _link, "--config", Config, "--state", Path.Combine(_folder, name));

    private async Task<long> ArrivalAsync(string network, int after)
    {
        JObject? arrived = null;
        await A.UntilAsync(
            $"arrival in {network}",
            events => (arrived = events.Skip(after).LastOrDefault(line => ((string?)line["event"], (string?)line["networkName"]) == ("network", network))) is not null,
            Patience.Mesh);
        return (long)arrived!["timestamp"]!;
    }
}
