using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>One end of an in-memory link with every frame seen; gossip and what is said of it may be lost in it, handshakes and other link control never.</summary>
internal sealed class TappedLink(SimulatedWorld world, Participant owner, Participant remote, ILink link) : ILink, ILinkReceiver
{
    private ILinkReceiver? _receiver;

    public DateTimeOffset OpenedAt { get; } = world.Now;

    public Participant Owner => owner;

    public Participant RemotePeer => remote;

    public PeerId Local => link.Local;

    public PeerId Remote => link.Remote;

    public NetworkName Network => link.Network;

    public string Kind => link.Kind;

    public bool IsProven => link.IsProven;

    public long PendingBytes => link.PendingBytes;

    public long SendLimit => link.SendLimit;

    public int MaxFrameBytes => link.MaxFrameBytes;

    public long BytesIn => link.BytesIn;

    public long BytesOut => link.BytesOut;

    public void Start(ILinkReceiver receiver)
    {
        _receiver = receiver;
        link.Start(this);
    }

    public SendOutcome TrySend(LinkFrame frame)
    {
        world.Observers.LinkSent(new(owner, remote, Network, frame.Payload, frame.IsBinary));
        if (world.Loses(frame))
            return SendOutcome.Sent;
        return link.TrySend(frame);
    }

    public void Close(string reason)
    {
        owner.LinkClosed(this);
        link.Close(reason);
    }

    public void OnFrame(InboundFrame frame)
    {
        world.Observers.LinkArrived(new(remote, owner, Network, frame.Payload, frame.IsBinary));
        _receiver!.OnFrame(frame);
    }

    public void OnClosed(string reason)
    {
        owner.LinkClosed(this);
        _receiver!.OnClosed(reason);
    }
}

/// <summary>An in-memory transport whose links are seen.</summary>
internal sealed class TappedTransport(SimulatedWorld world, Participant owner, ILinkTransport inner) : ILinkTransport
{
    public string Kind => inner.Kind;

    public bool Handles(RawJson offer) => inner.Handles(offer);

    public ILinkAttempt Offer(LinkHandshake handshake, ILinkAttemptObserver observer) => inner.Offer(handshake, new Observer(this, observer));

    public ILinkAttempt Answer(LinkHandshake handshake, RawJson offer, ILinkAttemptObserver observer) =>
        inner.Answer(handshake, offer, new Observer(this, observer));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private TappedLink Tap(ILink link)
    {
        var tapped = new TappedLink(world, owner, world.Find(link.Remote), link);
        owner.LinkOpened(tapped);
        return tapped;
    }

    private sealed class Observer(TappedTransport transport, ILinkAttemptObserver observer) : ILinkAttemptObserver
    {
        public void OnEmit(SignalKind kind, RawJson data) => observer.OnEmit(kind, data);

        public void OnOpened(ILink link) => observer.OnOpened(transport.Tap(link));

        public void OnFailed(string reason) => observer.OnFailed(reason);
    }
}
