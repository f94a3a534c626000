using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.Tests.MembersBench;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

public sealed class MembersActorTests : IDisposable
{
    private readonly MembersBench _bench = new();
    private readonly PeerId _near = Peer(1), _other = Peer(2);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Nothing_is_said_before_there_is_a_neighbour()
    {
        _bench.Advance(600);

        Assert.Empty(_bench.Said);
    }

    [Fact]
    public void A_member_announces_itself_on_joining_once_more_and_then_every_minute()
    {
        long joined = _bench.Actors.Time.Now.ToUnixTimeMilliseconds();
        _bench.Link(_near);
        _bench.Advance(1);

        MemberNotice.Alive first = Assert.IsType<MemberNotice.Alive>(Assert.Single(_bench.Said));
        Assert.Equal((joined, 1L), (first.Incarnation, first.Sequence));
        Assert.Contains(Capabilities.Members, first.Capabilities);
        Assert.Equal(MeshContext.Agent, first.Agent);

        _bench.Advance(15);
        Assert.Equal([1L, 2L], _bench.Said.Select(notice => notice.Sequence));
        _bench.Advance(600);
        Assert.InRange(_bench.Said.Count, 2 + 8, 2 + 13);
        Assert.All(_bench.Said, notice => Assert.Equal(joined, notice.Incarnation));
    }

    [Fact]
    public void Who_proves_that_it_is_here_is_a_member_and_its_way_is_learned()
    {
        EcdsaPeerKey key = _bench.Key();

        _bench.Hear(key, Alive(1000, 3, Capabilities.Dht), via: _near);
        _bench.Advance(0.2);

        MembersProtocol.Member member = Assert.Single(_bench.Known.Members);
        Assert.Equal((key.Id, true, false, "test/1"), (member.Id, member.IsProven, member.IsSuspected, member.Agent));
        Assert.Equal(Capabilities.Dht, Assert.Single(member.Capabilities));
        Assert.Equal((2, Team), (_bench.Known.Estimate, _bench.Known.Network));
        NetworkRouterProtocol.LearnRoute route = _bench.Router.Only<NetworkRouterProtocol.LearnRoute>();
        Assert.Equal((key.Id, _near, 1000L, 3L), (route.Origin, route.Via, route.Incarnation, route.Sequence));
    }

    [Fact]
    public void A_subscriber_hears_what_is_known_and_what_changes()
    {
        Probe listener = _bench.Actors.NewProbe();
        _bench.Tell(new MembersProtocol.Subscribe(listener.Ref));
        Assert.Empty(listener.Only<MembersProtocol.MembersChanged>().Members);

        for (var i = 0; i < 3; i++)
            _bench.Hear(_bench.Key(), Alive(), via: _near);
        _bench.Advance(0.2);

        Assert.Equal([0, 3], listener.All<MembersProtocol.MembersChanged>().Select(changed => changed.Members.Length));
    }

    [Fact]
    public void A_forged_announcement_is_dropped_counted_and_told_of()
    {
        EcdsaPeerKey liar = _bench.Key(), victim = _bench.Key();

        _bench.Hear(_bench.Frame(liar, Alive(), from: victim.Id), _near);
        _bench.Advance(0.2);

        Assert.Empty(_bench.Application.Messages);
        Assert.Equal(1, _bench.Actors.Drops(DropReason.MemberForged));
        Assert.Equal(new(_near, Core.Misbehaviour.ForgedSignature), _bench.Network.Only<ScoringProtocol.Misbehaved>());
        Assert.Empty(_bench.Router.All<NetworkRouterProtocol.LearnRoute>());
    }

    [Fact]
    public void Without_a_signature_a_member_is_labelled_and_owns_no_records()
    {
        _bench.Hear(_bench.Frame(_bench.Key(), Alive(1000, 1, Capabilities.Dht, Capabilities.Members), isSigned: false, from: _other), _near);
        _bench.Advance(0.2);

        MembersProtocol.Member member = Assert.Single(_bench.Known.Members);
        Assert.Equal((_other, false), (member.Id, member.IsProven));
        Assert.Equal(Capabilities.Members, Assert.Single(member.Capabilities));
        Assert.Empty(_bench.Router.All<NetworkRouterProtocol.LearnRoute>());
    }

    [Fact]
    public void One_neighbour_cannot_make_us_check_more_than_its_budget()
    {
        using var bench = new MembersBench("members { verifications-per-second = 1, verification-burst = 3 }");
        bench.Link(_near);
        bench.Link(_other);
        EcdsaPeerKey liar = bench.Key();

        for (var i = 0; i < 10; i++)
            bench.Hear(bench.Frame(liar, Alive(), from: Peer(50 + i)), _near);
        Assert.Equal((3, 7), (bench.Actors.Drops(DropReason.MemberForged), bench.Actors.Drops(DropReason.MemberOverBudget)));

        EcdsaPeerKey honest = bench.Key();
        bench.Hear(honest, Alive(), via: _other);
        bench.Advance(0.2);
        Assert.Equal(honest.Id, Assert.Single(bench.Known.Members).Id);
    }

    [Fact]
    public void What_tells_nothing_new_costs_no_check()
    {
        using var bench = new MembersBench("members { verifications-per-second = 1, verification-burst = 1 }");
        bench.Link(_near);
        EcdsaPeerKey key = bench.Key();
        GossipFrame frame = bench.Frame(key, Alive());

        for (var i = 0; i < 10; i++)
            bench.Hear(frame, _near);

        Assert.Equal(0, bench.Actors.Drops(DropReason.MemberOverBudget));
    }

    [Fact]
    public void What_was_recorded_long_ago_is_not_believed()
    {
        EcdsaPeerKey key = _bench.Key();

        _bench.Hear(_bench.Frame(key, Alive(), age: 3600 + 300), _near);
        Assert.Equal(1, _bench.Actors.Drops(DropReason.MemberStale));
        _bench.Hear(_bench.Frame(key, Alive(), age: 3600), _near);
        _bench.Advance(0.2);

        Assert.Single(_bench.Known.Members);
    }

    [Fact]
    public void Who_is_suspected_and_lives_says_so_at_once()
    {
        _bench.Link(_near);
        _bench.Advance(30);
        long said = _bench.Said.Max(notice => notice.Sequence), incarnation = _bench.Said[0].Incarnation;

        _bench.Hear(_bench.Key(), new MemberNotice.Suspect(_bench.Actors.Self, incarnation, said), via: _near);
        _bench.Advance(0.1);

        Assert.Equal((incarnation, said + 1), (_bench.Said[^1].Incarnation, _bench.Said[^1].Sequence));
    }

    [Fact]
    public void A_storm_of_suspicions_is_refuted_once_a_second()
    {
        _bench.Link(_near);
        _bench.Advance(30);
        int before = _bench.Said.Count;

        for (var i = 0; i < 100; i++)
        {
            _bench.Hear(_bench.Key(), new MemberNotice.Suspect(_bench.Actors.Self, _bench.Said[^1].Incarnation, _bench.Said[^1].Sequence), via: _near);
            _bench.Advance(0.05);
        }

        Assert.InRange(_bench.Said.Count - before, 4, 6);
    }

    [Fact]
    public void A_storm_of_suspicions_by_one_member_is_not_heeded()
    {
        using var bench = new MembersBench("members { suspicions-per-minute = 2 }");
        EcdsaPeerKey liar = bench.Key();
        for (var i = 0; i < 5; i++)
        {
            EcdsaPeerKey victim = bench.Key();
            bench.Hear(victim, Alive(), via: _near);
            bench.Hear(liar, new MemberNotice.Suspect(victim.Id, 1000, 1), via: _near);
        }

        bench.Advance(0.2);

        Assert.Equal(2, bench.Known.Members.Count(member => member.IsSuspected));
        Assert.Equal(3, bench.Actors.Drops(DropReason.SuspicionOverBudget));
    }

    [Fact]
    public void A_member_whose_link_is_lost_is_suspected_and_gone_unless_it_says_that_it_lives()
    {
        EcdsaPeerKey dead = _bench.Key(), alive = _bench.Key();
        _bench.Link(_near);
        foreach (EcdsaPeerKey key in (EcdsaPeerKey[])[dead, alive])
        {
            _bench.Link(key.Id);
            _bench.Hear(key, Alive());
            _bench.Tell(new MembersProtocol.LinkDown(key.Id, IsDoubtful: true, IsLost: true));
        }

        _bench.Advance(1.9);
        Assert.Empty(_bench.Said.OfType<MemberNotice.Suspect>());
        _bench.Advance(3);
        Assert.Equal([dead.Id, alive.Id], _bench.Said.OfType<MemberNotice.Suspect>().Select(notice => notice.Peer).Order(Comparer<PeerId>.Create((left, _) => left == dead.Id ? -1 : 1)));
        Assert.All(_bench.Known.Members, member => Assert.True(member.IsSuspected));

        _bench.Hear(alive, Alive(1000, 2), via: _near);
        _bench.Advance(120);
        Assert.Equal(alive.Id, Assert.Single(_bench.Known.Members).Id);
        Assert.Contains(_bench.Application.All<MembersProtocol.MembersChanged>(), changed => changed.Gone.Contains(dead.Id));
    }

    [Fact]
    public void A_link_that_comes_back_or_was_given_up_on_purpose_makes_nobody_suspect()
    {
        EcdsaPeerKey one = _bench.Key(), two = _bench.Key();
        _bench.Link(_near);
        foreach (EcdsaPeerKey key in (EcdsaPeerKey[])[one, two])
        {
            _bench.Link(key.Id);
            _bench.Hear(key, Alive());
        }

        _bench.Tell(new MembersProtocol.LinkDown(one.Id, IsDoubtful: true, IsLost: true));
        _bench.Tell(new MembersProtocol.LinkDown(two.Id, IsDoubtful: false, IsLost: false));
        _bench.Advance(1);
        _bench.Link(one.Id);
        _bench.Advance(10);

        Assert.Empty(_bench.Said.OfType<MemberNotice.Suspect>());
    }

    [Fact]
    public void A_neighbour_that_is_suspected_is_asked_and_stays_while_its_link_stands()
    {
        EcdsaPeerKey neighbour = _bench.Key();
        _bench.Link(neighbour.Id);
        _bench.Hear(neighbour, Alive());

        _bench.Hear(_bench.Key(), new MemberNotice.Suspect(neighbour.Id, 1000, 1), via: neighbour.Id);
        _bench.Advance(3600);

        Assert.Equal(new MembersProtocol.ProbeWanted(neighbour.Id), _bench.Network.Only<MembersProtocol.ProbeWanted>());
        Assert.Equal(neighbour.Id, Assert.Single(_bench.Known.Members).Id);
    }

    [Fact]
    public void Whoever_does_not_answer_is_suspected()
    {
        EcdsaPeerKey silent = _bench.Key();
        _bench.Link(_near);
        _bench.Hear(silent, Alive(), via: _near);

        _bench.Tell(new MembersProtocol.Doubt(silent.Id));
        _bench.Advance(0.1);

        Assert.Equal(silent.Id, Assert.Single(_bench.Said.OfType<MemberNotice.Suspect>()).Peer);
    }

    [Fact]
    public void Who_leaves_says_so_first_and_comes_back_as_another_run()
    {
        _bench.Link(_near);
        _bench.Advance(20);
        MemberNotice last = _bench.Said[^1];
        Probe asker = _bench.Actors.NewProbe();

        _bench.Actors.Tell(_bench.Members, new MembersProtocol.Depart(), asker);
        asker.Only<MembersProtocol.Departed>();
        MemberNotice.Gone gone = Assert.IsType<MemberNotice.Gone>(_bench.Said[^1]);
        Assert.Equal((last.Incarnation, last.Sequence + 1), (gone.Incarnation, gone.Sequence));

        _bench.Tell(new MembersProtocol.LinkDown(_near, IsDoubtful: false, IsLost: false));
        _bench.Advance(300);
        Assert.IsType<MemberNotice.Gone>(_bench.Said[^1]);
        _bench.Link(_near);
        _bench.Advance(1);
        Assert.True(_bench.Said[^1].Incarnation > last.Incarnation);
        Assert.Equal(1, _bench.Said[^1].Sequence);
    }

    [Fact]
    public void Who_says_goodbye_is_gone_at_once()
    {
        EcdsaPeerKey key = _bench.Key();
        _bench.Hear(key, Alive(), via: _near);
        _bench.Advance(1);
        _bench.Hear(key, new MemberNotice.Gone(1000, 2), via: _near);
        _bench.Advance(0.2);

        Assert.Empty(_bench.Known.Members);
        Assert.Equal(key.Id, Assert.Single(_bench.Known.Gone));
    }

    [Fact]
    public void A_notice_that_is_too_large_or_malformed_is_dropped()
    {
        EcdsaPeerKey key = _bench.Key();
        _bench.Hear(key, new MemberNotice.Alive(1000, 1, 1000, [.. Enumerable.Range(0, 32).Select(i => new string('x', 60) + i), .. Enumerable.Repeat(new string('y', 64), 100)]), via: _near);
        _bench.Hear(Frames.Read(Frames.Json(_near, """{"kind":"alive"}""", Subtypes.Member)), _near);

        Assert.Equal(2, _bench.Actors.Drops(DropReason.InvalidContent));
    }
}
