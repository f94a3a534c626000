using System.Buffers.Text;
using Akka.Actor;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Benchmarks;

/// <summary>Stands where the network's actor stands: makes the router and the remote peers, and joins opened links to the router.</summary>
internal sealed class NetworkStandIn : ReceiveActor
{
    private readonly IActorRef _router;
    private int _open;

    public NetworkStandIn(MeshContext mesh, CountingLinks links, int count, IActorRef application, TaskCompletionSource<IActorRef> opened, PeerId? tree)
    {
        _router = Context.ActorOf(NetworkRouterActor.Props(mesh, Samples.Network, application), "router");
        for (var i = 0; i < count; i++)
        {
            PeerId peer = Samples.Peer(i + 1);
            Context.ActorOf(RemotePeerActor.Props(mesh, Samples.Network, peer, _router))
                .Tell(new RemotePeerProtocol.TakeOffer(links, CountingLinks.SomeOffer, peer, []));
        }

        Receive<RemotePeerProtocol.LinkOpened>(link =>
        {
            _router.Tell(new NetworkRouterProtocol.AttachLink(link.Peer, Sender));
            if (tree is { } origin)
            {
                _router.Tell(new NetworkRouterProtocol.MarkOurs(link.Peer, [Capabilities.Topology, Capabilities.LazyGossip]));
                if (link.Peer != Samples.Peer(1) && link.Peer != Samples.Peer(2))
                    _router.Tell(new NetworkRouterProtocol.TakeNotice(link.Peer, new LinkControl.Prune(origin)));
            }

            if (++_open == count)
                opened.SetResult(_router);
        });
    }
}

/// <summary>Stands where the mesh's actor stands: checks the signature as that does, if the router did not, and releases the frame.</summary>
internal sealed class ApplicationStandIn : ReceiveActor
{
    public ApplicationStandIn(ISignatureVerifier verifier) => Receive<NetworkRouterProtocol.Deliver>(deliver =>
    {
        if (deliver is { Standing: FrameStanding.Unchecked, Frame.Signature: { } signature } && !IsVerified(deliver.Frame, signature, verifier))
            return;
        deliver.Inbound.Release();
    });

    private static bool IsVerified(GossipFrame frame, FrameSignature signature, ISignatureVerifier verifier) =>
        verifier.TryGetId(signature.Key, out PeerId signer)
        && signer.SameBytes(frame.From)
        && verifier.Verify(signature.Key, frame.SignedBytes(), Base64Url.DecodeFromChars(signature.Value));
}

/// <summary>Publishes with so many publications under way.</summary>
internal sealed class Publisher : ReceiveActor
{
    private readonly IActorRef _router;
    private readonly int _messages;
    private readonly TaskCompletionSource _done;
    private int _sent;
    private int _taken;

    public Publisher(IActorRef router, int messages, int window, TaskCompletionSource done)
    {
        _router = router;
        _messages = messages;
        _done = done;
        Receive<NetworkRouterProtocol.Published>(_ => OnPublished());
        Receive<Ball>(_ =>
        {
            while (_sent < window)
                Publish();
        });
        Receive<NetworkRouterProtocol.PublishFailed>(failed => done.SetException(new BenchmarkFailedException(failed.Message)));
    }

    private void OnPublished()
    {
        if (++_taken == _messages)
            _done.SetResult();
        if (_sent < _messages)
            Publish();
    }

    private void Publish()
    {
        _sent++;
        _router.Tell(new NetworkRouterProtocol.PublishBroadcast(Subtypes.Chat, RawJson.FromString(Samples.Text), SendOptions.Default));
    }
}
