using System.Globalization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Newtonsoft.Json.Linq;
using PeerPigeon.ActorKernel;
using PeerPigeon.Transport;

namespace PeerPigeon.Hub.Tests;

/// <summary>A hub in virtual time, on one thread: the shipped actors and sessions, with sockets that only remember.</summary>
public sealed class VirtualHub : IDisposable
{
    private readonly ActorSystem _system;

    public VirtualHub(string hubSettings = "", ulong seed = 1)
    {
        Config config = ConfigurationFactory.ParseString(
            $"peerpigeon.hub {{ {hubSettings} }}\nakka.loglevel = WARNING\nakka.actor.deterministic {{ enabled = on, seed = {seed.ToString(CultureInfo.InvariantCulture)} }}");
        _system = ActorSystem.Create("hub", config);
        Time = DeterministicRuntime.Of(_system)!;
        Gate = HubGate.Start(_system, HubSettings.From(config), new Random((int)seed));
    }

    public DeterministicRuntime Time { get; }

    public HubGate Gate { get; }

    public HubSnapshot Snapshot => Time.Run(Gate.GetSnapshotAsync, TimeSpan.FromSeconds(1));

    public VirtualClient Connect(string id)
    {
        VirtualClient client = new(id, this);
        Time.RunUntilIdle();
        return client;
    }

    public VirtualClient Join(string id, string network, string moreData = "")
    {
        VirtualClient client = Connect(id);
        client.Announce(network, moreData);
        return client;
    }

    public void Dispose()
    {
        _ = _system.Terminate();
        Time.RunUntilIdle();
    }
}

/// <summary>A client of a <see cref="VirtualHub"/>, and its socket.</summary>
public sealed class VirtualClient : IHubSocket
{
    private readonly VirtualHub _hub;

    public VirtualClient(string id, VirtualHub hub)
    {
        Id = id;
        _hub = hub;
        Session = hub.Gate.Open(id, this);
    }

    public string Id { get; }

    public IHubSession Session { get; }

    public List<string> Frames { get; } = [];

    public int Pings { get; private set; }

    public (int Code, string Reason)? Closed { get; private set; }

    /// <summary>Takes no more frames, as a client does that does not read.</summary>
    public bool IsFull { get; set; }

    /// <summary>Answers every ping, as a living client does.</summary>
    public bool AnswersPings { get; set; } = true;

    public string? RemoteAddress => null;

    public long PendingBytes => 0;

    public IEnumerable<JObject> Of(string type) => Frames.Select(JObject.Parse).Where(frame => (string?)frame["type"] == type);

    public Task Say(string text)
    {
        Task taken = Session.OnMessageAsync(Encoding.UTF8.GetBytes(text), isBinary: false).AsTask();
        _hub.Time.RunUntilIdle();
        return taken;
    }

    public void Announce(string network, string moreData = "") =>
        _ = Say($$$"""{"type":"announce","data":{"peerId":"{{{Id}}}"{{{moreData}}}},"networkName":"{{{network}}}"}""");

    public void Offer(VirtualClient target, string network) =>
        _ = Say($$$"""{"type":"offer","data":{"type":"offer","sdp":"v=0"},"networkName":"{{{network}}}","targetPeerId":"{{{target.Id}}}"}""");

    /// <summary>The connection breaks.</summary>
    public void Break()
    {
        Session.OnClosed(null, "disconnected");
        _hub.Time.RunUntilIdle();
    }

    public SendOutcome TrySend(ReadOnlyMemory<byte> utf8)
    {
        if (Closed is not null)
            return SendOutcome.Closed;
        if (IsFull)
            return SendOutcome.Full;
        Frames.Add(Encoding.UTF8.GetString(utf8.Span));
        return SendOutcome.Sent;
    }

    public void Ping()
    {
        Pings++;
        if (AnswersPings)
            Session.OnActivity();
    }

    public void Close(int code, string reason) => Closed ??= (code, reason);
}
