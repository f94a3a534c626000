using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.Tests.MembersBench;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

public sealed class MembersExchangeTests : IDisposable
{
    private readonly MembersBench _bench = new();
    private readonly PeerId _near = Peer(1);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_new_neighbour_is_told_how_much_is_known()
    {
        EcdsaPeerKey known = _bench.Key(), gone = _bench.Key();
        _bench.Hear(known, Alive(1000, 3), via: _near);
        _bench.Hear(gone, new MemberNotice.Gone(1000, 4), via: _near);

        Probe link = _bench.Link(_near);
        _bench.Advance(1);

        LinkControl.KnownMembers told = Assert.IsType<LinkControl.KnownMembers>(Assert.Single(Said(link)));
        Assert.Equal(new KnownMember(known.Id, 1000, 3), Assert.Single(told.Known));
        Assert.Equal(new KnownMember(gone.Id, 1000, 4), Assert.Single(told.Gone));
    }

    [Fact]
    public void What_a_neighbour_lacks_is_handed_on_byte_for_byte_and_ourselves_with_it()
    {
        EcdsaPeerKey key = _bench.Key();
        GossipFrame frame = _bench.Frame(key, Alive());
        _bench.Hear(frame, _near);
        Probe link = _bench.Link(_near);
        _bench.Advance(1);
        GossipFrame own = _bench.Frame(key, Alive(), from: _bench.Actors.Self);
        _bench.Tell(new NetworkRouterProtocol.Flooded(own));

        _bench.Tell(new MembersProtocol.Told(_near, new LinkControl.KnownMembers([], [])));

        LinkControl.Announcements handed = Assert.Single(Said(link).OfType<LinkControl.Announcements>());
        Assert.Equal([own.ToJson(), frame.ToJson()], handed.Handed.Select(one => one.Frame));
        Assert.All(handed.Handed, one => Assert.InRange(one.Left, 200_000, 250_000));
    }

    [Fact]
    public void A_neighbour_that_keeps_asking_is_not_answered_each_time()
    {
        _bench.Hear(_bench.Key(), Alive(), via: _near);
        Probe link = _bench.Link(_near);

        for (var i = 0; i < 10; i++)
            _bench.Tell(new MembersProtocol.Told(_near, new LinkControl.KnownMembers([], [])));

        Assert.Single(Said(link).OfType<LinkControl.Announcements>());
        Assert.Equal(9, _bench.Actors.Drops(DropReason.MemberOverBudget));
    }

    [Fact]
    public void What_is_handed_on_is_verified_and_lasts_no_longer_than_what_is_left()
    {
        EcdsaPeerKey key = _bench.Key(), liar = _bench.Key();
        _bench.Link(_near);

        _bench.Tell(new MembersProtocol.Told(_near, new LinkControl.Announcements(
        [
            new(_bench.Frame(key, Alive()).ToJson(), 10_000),
            new(_bench.Frame(liar, Alive(), from: Peer(70)).ToJson(), 10_000),
            new(_bench.Frame(liar, Alive(), isSigned: false, from: Peer(71)).ToJson(), 10_000),
            new(_bench.Frame(liar, Alive(), network: "other").ToJson(), 10_000),
        ])));
        _bench.Advance(1);

        Assert.Equal(key.Id, Assert.Single(_bench.Known.Members).Id);
        Assert.Equal([Core.Misbehaviour.ForgedSignature, Core.Misbehaviour.Malformed], _bench.Network.All<ScoringProtocol.Misbehaved>().Select(told => told.Kind));
        _bench.Advance(10);
        Assert.True(Assert.Single(_bench.Known.Members).IsSuspected);
    }

    [Fact]
    public void A_former_run_of_ours_that_somebody_remembers_is_outdone()
    {
        using EcdsaPeerKey self = EcdsaPeerKey.Create();
        _bench.Link(_near);
        _bench.Advance(20);
        long incarnation = _bench.Said[0].Incarnation;
        GossipFrame former = _bench.Frame(self, Alive(incarnation + 5000, 9), from: _bench.Actors.Self);
        _bench.Tell(new MembersProtocol.Told(_near, new LinkControl.Announcements([new(former.ToJson(), 10_000)])));
        _bench.Advance(2);
        Assert.Equal(incarnation, _bench.Said[^1].Incarnation);

        _bench.Tell(new MembersProtocol.Told(_near, new LinkControl.Announcements([new(Own(Alive(incarnation + 5000, 9)).ToJson(), 10_000)])));
        _bench.Advance(2);

        Assert.Equal((incarnation + 5001, 1L), (_bench.Said[^1].Incarnation, _bench.Said[^1].Sequence));
    }

    [Fact]
    public void A_neighbour_that_missed_who_went_makes_us_suspect_them()
    {
        EcdsaPeerKey gone = _bench.Key();
        _bench.Hear(gone, Alive(1000, 3), via: _near);
        _bench.Hear(gone, new MemberNotice.Gone(1000, 4), via: _near);
        _bench.Link(_near);

        _bench.Tell(new MembersProtocol.Told(_near, new LinkControl.KnownMembers([new(gone.Id, 1000, 3)], [])));

        Assert.Equal(new MemberNotice.Suspect(gone.Id, 1000, 3), Assert.Single(_bench.Said.OfType<MemberNotice.Suspect>()));
    }

    [Fact]
    public void Members_of_long_standing_that_were_never_heard_make_us_speak_soon()
    {
        _bench.Link(_near);
        _bench.Advance(60);
        int said = _bench.Said.Count;
        _bench.Hear(_bench.Key(), Alive(1000, 1), via: _near);
        _bench.Advance(0.5);
        Assert.Equal(said, _bench.Said.Count);

        _bench.Hear(_bench.Key(), Alive(1000, 9), via: _near);
        _bench.Advance(3);

        Assert.Equal(said + 1, _bench.Said.Count);
    }

    private GossipFrame Own(MemberNotice notice)
    {
        GossipFrame Create(FrameSignature? signature) => GossipFrame.Create(
            FrameId.FromText("own"), Subtypes.Member, notice.ToJson(), _bench.Actors.Self, to: null, Team, _bench.Actors.Time.Now.ToUnixTimeMilliseconds(), signature);
        IPeerKey key = _bench.Actors.Mesh.Ports.Key!;
        return Create(new(key.PublicKey, System.Buffers.Text.Base64Url.EncodeToString(key.Sign(Create(null).SignedBytes()))));
    }

    private static IEnumerable<LinkControl> Said(Probe link) => link.All<RemotePeerProtocol.Say>().Select(say => say.Control);
}
