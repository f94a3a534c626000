using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors.Tests;

/// <summary>One router with its links; what it sends there, delivers and tells its network is kept.</summary>
public sealed class RouterBench : IDisposable, IFrameOwner
{
    private readonly Dictionary<PeerId, Probe> _links = [];
    private readonly NetworkMemory _memory;
    private int _unreleased;

    /// <summary>What our peers understand.</summary>
    public static ImmutableArray<string> Understood { get; } = [Capabilities.Topology, Capabilities.Members, Capabilities.Dht, Capabilities.Routing];

    public RouterBench(string settings = "")
    {
        Actors = new(settings);
        Application = Actors.NewProbe();
        _memory = new(Actors.Mesh.Settings.Router, Actors.Time.Now);
        (Router, Network) = Start();
    }

    public VirtualActors Actors { get; }

    public IActorRef Router { get; private set; }

    public Probe Application { get; }

    public Probe Network { get; private set; }

    /// <summary>Frames that came in and whose way has not ended.</summary>
    public int Unreleased => _unreleased;

    public IEnumerable<GossipFrame> Delivered => Application.All<NetworkRouterProtocol.Deliver>().Select(deliver => deliver.Frame);

    /// <summary>The mesh left the network and is back: another router, without links.</summary>
    public void Return()
    {
        _links.Clear();
        (Router, Network) = Start();
    }

    public void Link(PeerId peer, bool isOurs = true, params string[] more)
    {
        _links[peer] = Actors.NewProbe();
        Tell(new NetworkRouterProtocol.AttachLink(peer, _links[peer].Ref));
        if (isOurs)
            Tell(new NetworkRouterProtocol.MarkOurs(peer, [.. Understood, .. more]));
    }

    /// <summary>A link to one of ours that takes ids.</summary>
    public void LinkGossip(PeerId peer)
    {
        Link(peer, isOurs: false);
        Tell(new NetworkRouterProtocol.MarkOurs(peer, [.. Understood, Capabilities.LazyGossip]));
        Forget(peer);
    }

    public IReadOnlyList<GossipFrame> SentTo(PeerId peer) => [.. DataTo(peer).Where(frame => frame.Gossip is not null).Select(frame => frame.Gossip!)];

    public IReadOnlyList<LinkControl> ToldTo(PeerId peer) => [.. DataTo(peer).Where(frame => frame.Control is not null).Select(frame => frame.Control!)];

    /// <summary>What was sent to the peer so far is not looked at again.</summary>
    public void Forget(PeerId peer) => _links[peer].Messages.Clear();

    public void Notice(PeerId from, LinkControl notice) => Tell(new NetworkRouterProtocol.TakeNotice(from, notice));

    public string TextTo(PeerId peer) => System.Text.Encoding.UTF8.GetString(_links[peer].Only<RemotePeerProtocol.SendFrame>().Utf8.Span);

    public void Arrive(string json, PeerId via)
    {
        GossipFrame frame = Frames.Read(json);
        _unreleased++;
        Tell(new NetworkRouterProtocol.RouteFrame(frame, via, new(frame.Utf8, isBinary: false, this)));
    }

    /// <summary>The neighbour says that it took the frame.</summary>
    public void Take(PeerId neighbour, GossipFrame frame) => Tell(new NetworkRouterProtocol.FrameTaken(neighbour, frame.Id));

    public void TakeAll(PeerId neighbour)
    {
        foreach (GossipFrame frame in SentTo(neighbour))
            Take(neighbour, frame);
    }

    public Probe Tell(NetworkRouterProtocol.ICommand command)
    {
        Probe asker = Actors.NewProbe();
        Actors.Tell(Router, command, asker);
        return asker;
    }

    public Probe Broadcast(string text) => Tell(new NetworkRouterProtocol.PublishBroadcast(Subtypes.Chat, RawJson.FromString(text), SendOptions.Default));

    public Probe Direct(PeerId to, string text) => Tell(new NetworkRouterProtocol.PublishDirect(to, RawJson.FromString(text), SendOptions.Default));

    public void Advance(double seconds) => Actors.Time.Advance(TimeSpan.FromSeconds(seconds));

    public void OnReleased(InboundFrame frame) => _unreleased--;

    public void Dispose() => Actors.Dispose();

    private (IActorRef, Probe) Start() => Actors.StartBelow(NetworkRouterActor.Props(Actors.Mesh, VirtualActors.Team, Application.Ref, _memory));

    private IEnumerable<DataFrame> DataTo(PeerId peer)
    {
        foreach (RemotePeerProtocol.SendFrame send in _links[peer].All<RemotePeerProtocol.SendFrame>())
        {
            Assert.True(DataFrameCodec.TryDecode(send.Utf8, ProtocolLimits.Default, out DataFrame? frame, out Rejection rejection), rejection.Detail);
            yield return frame;
        }
    }
}
