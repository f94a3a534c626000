using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class SuspicionTests
{
    private readonly MemberBench _bench = new();

    public SuspicionTests() => _bench.Alive(1, sequence: 3);

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 17.5)]
    [InlineData(4, 5)]
    [InlineData(9, 5)]
    public void The_more_suspect_a_member_the_sooner_it_is_gone(int suspecters, double seconds)
    {
        for (var by = 1; by <= suspecters; by++)
            _bench.Suspect(1, by: 100 + by, at: 0, sequence: 3);
        Assert.True(_bench.Fact(1).IsSuspected);

        _bench.Run(until: seconds - 0.1);
        Assert.Single(_bench.Ids);
        _bench.Run(until: seconds + 0.1);
        Assert.Empty(_bench.Ids);
    }

    [Fact]
    public void One_suspecter_counts_once()
    {
        Assert.Equal(SuspicionVerdict.Noted, _bench.Suspect(1, by: 2, sequence: 3));
        Assert.Equal(SuspicionVerdict.Known, _bench.Suspect(1, by: 2, sequence: 3));

        _bench.Run(until: 29);
        Assert.Single(_bench.Ids);
    }

    [Fact]
    public void Who_trusts_itself_less_waits_longer()
    {
        _bench.Suspect(1, by: 2, sequence: 3);

        _bench.Run(until: 149, factor: 5);
        Assert.Single(_bench.Ids);
        _bench.Run(until: 151, factor: 5);
        Assert.Empty(_bench.Ids);
    }

    [Fact]
    public void A_newer_word_refutes_and_older_suspicions_mean_nothing_then()
    {
        _bench.Suspect(1, by: 2, sequence: 3);

        _bench.Alive(1, sequence: 4, at: 1);

        Assert.False(_bench.Fact(1).IsSuspected);
        Assert.Equal(SuspicionVerdict.Refuted, _bench.Suspect(1, by: 3, at: 2, sequence: 3));
        _bench.Run(until: 200);
        Assert.Single(_bench.Ids);
    }

    [Fact]
    public void A_suspicion_about_a_word_that_was_missed_counts_and_the_next_word_refutes_it()
    {
        Assert.Equal(SuspicionVerdict.Noted, _bench.Suspect(1, by: 2, incarnation: 999_999, sequence: 99));

        Assert.Equal(MemberVerdict.Renewed, _bench.Alive(1, sequence: 4, at: 1));
        Assert.False(_bench.Fact(1).IsSuspected);
    }

    [Fact]
    public void A_neighbour_is_not_gone_while_its_link_stands()
    {
        _bench.View.Linked(Given.Peer(1));

        Assert.Equal(SuspicionVerdict.Linked, _bench.Suspect(1, by: 2, sequence: 3));
        _bench.Run(until: 10_000);
        Assert.Single(_bench.Ids);

        _bench.View.Unlinked(Given.Peer(1));
        _bench.Run(until: 10_000);
        Assert.Empty(_bench.Ids);
    }

    [Fact]
    public void Nobody_suspects_whom_it_does_not_know()
    {
        Assert.Equal(SuspicionVerdict.Unknown, _bench.Suspect(7, by: 2));
        Assert.Null(_bench.View.Doubt(Given.Peer(7)));
    }

    [Fact]
    public void A_lease_that_ends_makes_a_suspect_and_then_nobody()
    {
        double lease = MemberBench.Lease.TotalSeconds;

        _bench.Run(until: lease + 0.1);
        Assert.True(_bench.Fact(1).IsSuspected);
        _bench.Run(until: lease + 29);
        Assert.Single(_bench.Ids);
        _bench.Run(until: lease + 31);
        Assert.Empty(_bench.Ids);
        Assert.Equal(MemberVerdict.Returned, _bench.Alive(1, sequence: 4, at: lease + 40));
    }

    [Fact]
    public void Who_is_suspected_by_enough_is_not_told_of_again()
    {
        Assert.Equal(new MemberNotice.Suspect(Given.Peer(1), 1000, 3), _bench.View.Doubt(Given.Peer(1)));

        for (var by = 1; by <= _bench.Rules.Suspecters; by++)
            _bench.Suspect(1, by: 100 + by, sequence: 3);
        Assert.Null(_bench.View.Doubt(Given.Peer(1)));
    }

    [Fact]
    public void A_neighbour_that_knows_no_more_of_a_member_than_was_known_when_it_went_is_contradicted_once_a_minute()
    {
        _bench.View.Gone(Given.Peer(1), new(1000, 4), isProven: true);
        KnownMember old = new(Given.Peer(1), 1000, 3), newer = new(Given.Peer(1), 1001, 1);

        Assert.Empty(_bench.View.Contradict([newer], Given.At(0)));
        Assert.Equal(new MemberNotice.Suspect(Given.Peer(1), 1000, 3), Assert.Single(_bench.View.Contradict([old], Given.At(0))));
        Assert.Empty(_bench.View.Contradict([old], Given.At(59)));
        Assert.Single(_bench.View.Contradict([old], Given.At(61)));
    }

    [Fact]
    public void Health_worsens_with_each_lost_link_and_recovers_in_time()
    {
        var health = new OwnHealth();
        Assert.Equal(1, health.Factor(links: 3, Given.At(0)));

        for (var i = 0; i < 10; i++)
            health.Worsen(Given.At(0));
        Assert.Equal(5, health.Factor(links: 3, Given.At(1)));
        Assert.Equal(4, health.Factor(links: 3, Given.At(31)));
        Assert.Equal(1, health.Factor(links: 3, Given.At(200)));
        Assert.Equal(5, health.Factor(links: 0, Given.At(200)));
    }
}
