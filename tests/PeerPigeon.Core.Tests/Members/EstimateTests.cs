using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class EstimateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(64)]
    public void While_all_fit_in_the_size_is_counted(int others)
    {
        var bench = new MemberBench();
        for (var peer = 1; peer <= others; peer++)
            bench.Alive(peer);

        Assert.Equal(others + 1, bench.View.Estimate(Given.At(0)));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(5000)]
    public void In_a_crowd_the_estimates_lie_around_the_truth(int size)
    {
        double[] ratios =
        [
            .. Enumerable.Range(0, 60).Select(self =>
            {
                var bench = new MemberBench(self: self * 7, seed: (ulong)self);
                for (var peer = 0; peer < size; peer++)
                    bench.Alive(peer);
                return bench.View.Estimate(Given.At(1)) / (double)size;
            }).Order(),
        ];

        Assert.InRange(ratios[ratios.Length / 2], 0.85, 1.15);
        Assert.InRange(ratios.Count(ratio => ratio is >= 0.7 and <= 1.3), ratios.Length * 85 / 100, ratios.Length);
        Assert.InRange(ratios[0], 0.4, 1);
        Assert.InRange(ratios[^1], 1, 2.2);
    }

    [Fact]
    public void A_network_that_has_shrunk_is_counted_again_when_the_leases_of_the_others_are_over()
    {
        var bench = new MemberBench();
        for (var peer = 1; peer <= 300; peer++)
            bench.Alive(peer);
        foreach (PeerId gone in bench.Ids.Skip(20).ToArray())
            bench.View.Gone(gone, new(1000, 2), isProven: true);

        int[] left = [.. bench.Ids.Select((_, index) => index)];
        Assert.Equal(left.Length + 1, bench.View.Estimate(Given.At(MemberBench.Lease.TotalSeconds + 1)));
    }

    [Theory]
    [InlineData(10, 60)]
    [InlineData(60, 60)]
    [InlineData(1000, 1000)]
    public void The_more_members_the_seldomer_one_speaks_and_the_longer_its_word_holds(int members, double seconds)
    {
        var rules = new MemberRules();
        var plan = new AnnouncePlan(rules, new SeededRandom(1));
        plan.Start(Given.At(0));
        Assert.InRange(plan.Due!.Value, Given.At(0), Given.At(0.5));
        plan.Announce(members, Given.At(0));
        Assert.InRange(plan.Due.Value, Given.At(5), Given.At(15));

        TimeSpan lease = plan.Announce(members, Given.At(10));

        Assert.InRange(plan.Due.Value, Given.At(10 + (seconds * 0.8)), Given.At(10 + (seconds * 1.2)));
        Assert.Equal(TimeSpan.FromSeconds((seconds * 3.6) + 30), lease);
    }

    [Fact]
    public void A_refutation_is_said_at_once_but_not_more_often_than_the_pause()
    {
        AnnouncePlan plan = Speaking();
        Assert.True(plan.Refute(isOld: false, Given.At(20)));
        Assert.Equal(Given.At(20), plan.Due);
        plan.Announce(10, Given.At(20));

        Assert.True(plan.Refute(isOld: false, Given.At(20.1)));
        Assert.Equal(Given.At(21), plan.Due);
        plan.Announce(10, Given.At(21));
        Assert.False(plan.Refute(isOld: true, Given.At(22)));
    }

    [Fact]
    public void Strangers_hurry_a_member_once_in_half_a_pause()
    {
        AnnouncePlan plan = Speaking();
        plan.Announce(10, Given.At(60));

        plan.HeardStranger(10, Given.At(62));
        Assert.InRange(plan.Due!.Value, Given.At(62), Given.At(64));
        plan.Announce(10, plan.Due.Value);
        for (var i = 0; i < 100; i++)
            plan.HeardStranger(10, Given.At(65));
        Assert.InRange(plan.Due.Value, Given.At(92), Given.At(94));
    }

    [Fact]
    public void A_few_strangers_in_a_crowd_say_nothing()
    {
        AnnouncePlan plan = Speaking();
        plan.Announce(1000, Given.At(60));
        DateTimeOffset due = plan.Due!.Value;

        for (var i = 0; i < 14; i++)
            plan.HeardStranger(1000, Given.At(62));
        Assert.Equal(due, plan.Due);
        plan.HeardStranger(1000, Given.At(62));
        Assert.InRange(plan.Due.Value, Given.At(62), Given.At(262));
    }

    [Fact]
    public void Who_was_heard_within_a_lease_is_no_stranger()
    {
        var heard = new HeardMembers(100, Given.At(0));
        RingPosition one = RingPosition.OfPeer(Given.Peer(1));

        Assert.True(heard.Note(one, MemberBench.Lease, Given.At(0)));
        Assert.False(heard.Note(one, MemberBench.Lease, Given.At(MemberBench.Lease.TotalSeconds + 1)));
        Assert.True(heard.Note(one, MemberBench.Lease, Given.At((MemberBench.Lease.TotalSeconds * 4) + 1)));
    }

    private static AnnouncePlan Speaking()
    {
        var plan = new AnnouncePlan(new(), new SeededRandom(1));
        plan.Start(Given.At(0));
        plan.Announce(10, Given.At(0));
        plan.Announce(10, Given.At(10));
        return plan;
    }
}
