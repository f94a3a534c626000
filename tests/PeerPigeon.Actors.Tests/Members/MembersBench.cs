using Akka.Actor;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors.Tests;

/// <summary>The membership of one network with a router, a network and a mesh that only listen; others speak with keys of their own.</summary>
public sealed class MembersBench : IDisposable
{
    private readonly List<EcdsaPeerKey> _keys = [];
    private int _frames;

    public MembersBench(string settings = "")
    {
        Actors = new(settings);
        Router = Actors.NewProbe();
        Application = Actors.NewProbe();
        (Members, Network) = Actors.StartBelow(MembersActor.Props(Actors.Mesh, VirtualActors.Team, Router.Ref, Application.Ref));
    }

    public VirtualActors Actors { get; }

    public IActorRef Members { get; }

    public Probe Router { get; }

    public Probe Application { get; }

    public Probe Network { get; }

    public MembersProtocol.MembersChanged Known => Application.All<MembersProtocol.MembersChanged>()[^1];

    public IReadOnlyList<MemberNotice> Said => [.. Router.All<NetworkRouterProtocol.Flood>().Select(flood => Read(flood.Content))];

    public EcdsaPeerKey Key()
    {
        _keys.Add(EcdsaPeerKey.Create());
        return _keys[^1];
    }

    public Probe Link(PeerId peer)
    {
        Probe link = Actors.NewProbe();
        Tell(new MembersProtocol.LinkUp(peer, link.Ref));
        return link;
    }

    public void Tell(object message) => Actors.Tell(Members, message);

    public void Advance(double seconds) => Actors.Time.Advance(TimeSpan.FromSeconds(seconds));

    public GossipFrame Frame(EcdsaPeerKey key, MemberNotice notice, bool isSigned = true, PeerId? from = null, string network = "team", double age = 0)
    {
        long timestamp = (Actors.Time.Now - TimeSpan.FromSeconds(age)).ToUnixTimeMilliseconds();
        FrameId id = FrameId.FromText($"member frame {++_frames}");
        GossipFrame Create(FrameSignature? signature) =>
            GossipFrame.Create(id, Subtypes.Member, notice.ToJson(), from ?? key.Id, to: null, NetworkName.Parse(network), timestamp, signature);
        return isSigned ? Create(new(key.PublicKey, System.Buffers.Text.Base64Url.EncodeToString(key.Sign(Create(null).SignedBytes())))) : Create(null);
    }

    public void Hear(GossipFrame frame, PeerId via) => Tell(new NetworkRouterProtocol.Heard(frame, via));

    public void Hear(EcdsaPeerKey key, MemberNotice notice, PeerId? via = null) => Hear(Frame(key, notice), via ?? key.Id);

    public static MemberNotice.Alive Alive(long incarnation = 1000, long sequence = 1, params string[] capabilities) => new(incarnation, sequence, 240_000, [.. capabilities], "test/1");

    public void Dispose()
    {
        Actors.Dispose();
        _keys.ForEach(key => key.Dispose());
    }

    private static MemberNotice Read(RawJson content)
    {
        Assert.True(MemberNotice.TryRead(content, out MemberNotice? notice, out Rejection rejection), rejection.Detail);
        return notice!;
    }
}
