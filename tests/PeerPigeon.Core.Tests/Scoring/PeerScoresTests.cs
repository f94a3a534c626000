namespace PeerPigeon.Core.Tests;

public sealed class PeerScoresTests
{
    private static readonly ScoringRules Rules = new();

    [Fact]
    public void Points_fade_to_a_half_in_their_half_life()
    {
        PeerScores scores = new(Rules);
        scores.Charge(Given.Peer(1), Misbehaviour.WrongNetwork, isOurs: true, times: 4, Given.At(0));

        Assert.Equal(-40, scores.PointsOf(Given.Peer(1), Given.At(0)), 6);
        Assert.Equal(-20, scores.PointsOf(Given.Peer(1), Given.At(60)), 6);
        Assert.Equal(-10, scores.PointsOf(Given.Peer(1), Given.At(120)), 6);
    }

    [Fact]
    public void Gossip_is_refused_before_the_link_is_and_taken_again_when_points_have_faded()
    {
        PeerScores scores = new(Rules);

        Assert.Equal(Standing.Good, scores.Charge(Given.Peer(1), Misbehaviour.WrongNetwork, isOurs: true, times: 2, Given.At(0)));
        Assert.Equal(Standing.Silenced, scores.Charge(Given.Peer(1), Misbehaviour.WrongNetwork, isOurs: true, times: 1, Given.At(0)));
        Assert.Equal(Standing.Good, scores.Of(Given.Peer(1), Given.At(60)));
    }

    [Fact]
    public void Each_refusal_lasts_twice_as_long_as_the_one_before()
    {
        PeerScores scores = new(Rules);
        Refuse(0);
        Assert.Equal(Given.At(300), scores.RefusedUntil(Given.Peer(1)));
        Assert.Equal(Standing.Refused, scores.Of(Given.Peer(1), Given.At(299)));
        Refuse(1000);
        Assert.Equal(Given.At(1600), scores.RefusedUntil(Given.Peer(1)));
        Refuse(1_000_000);
        Refuse(2_000_000);
        Refuse(3_000_000);
        Assert.Equal(Given.At(3_000_000) + Rules.RefuseCap, scores.RefusedUntil(Given.Peer(1)));

        void Refuse(double at) => scores.Charge(Given.Peer(1), Misbehaviour.ForgedSignature, isOurs: true, times: 10, Given.At(at));
    }

    [Fact]
    public void Good_deeds_cannot_be_saved_up_to_pay_for_an_attack()
    {
        PeerScores scores = new(Rules);
        for (var i = 0; i < 1000; i++)
            scores.Credit(Given.Peer(1), 100, Given.At(i / 100.0));

        Assert.InRange(scores.PointsOf(Given.Peer(1), Given.At(10)), 0, Rules.CreditCap);
        Assert.Equal(Standing.Refused, scores.Charge(Given.Peer(1), Misbehaviour.ForgedSignature, isOurs: true, times: 4, Given.At(10)));
    }

    [Fact]
    public void Whatever_happens_points_stay_within_their_bounds_and_few_are_remembered() => Given.ForSeeds(200, seed =>
    {
        var random = new SeededRandom((ulong)seed);
        ScoringRules rules = Rules with { Remembered = 8 };
        PeerScores scores = new(rules);
        double at = 0;
        for (var step = 0; step < 300; step++)
        {
            at += random.NextDouble() * 20;
            PeerIdAndTime(random, at, out Protocol.PeerId peer, out DateTimeOffset now);
            if (random.Next(3) == 0)
                scores.Credit(peer, random.Next(100), now);
            else
                scores.Charge(peer, (Misbehaviour)random.Next(Enum.GetValues<Misbehaviour>().Length), random.Next(2) == 0, random.Next(1, 200), now);
            Assert.InRange(scores.PointsOf(peer, now), 2 * rules.Close, rules.CreditCap);
            Assert.InRange(scores.Count, 0, rules.Remembered);
        }
    });

    // It relays what others forged, promises nothing, and its application now and then says something that is no frame.
    [Fact]
    public void Nothing_that_1_1_3_does_in_good_faith_costs_it_its_link() => Given.ForSeeds(200, seed =>
    {
        var random = new SeededRandom((ulong)seed);
        PeerScores scores = new(Rules);
        for (var second = 0; second < 1200; second++)
        {
            DateTimeOffset now = Given.At(second);
            scores.Charge(Given.Peer(1), Misbehaviour.ForgedSignature, isOurs: false, random.Next(1, 50), now);
            scores.Charge(Given.Peer(1), Misbehaviour.BrokenPromise, isOurs: false, random.Next(1, 50), now);
            if (random.Next(10) == 0)
                scores.Charge(Given.Peer(1), Misbehaviour.Malformed, isOurs: false, times: 1, now);
            Assert.Equal(Standing.Good, scores.Of(Given.Peer(1), now));
        }
    });

    [Fact]
    public void One_neighbour_cannot_use_up_the_checks_of_the_others()
    {
        CheckBudget budget = new(perNeighbour: 10, total: 30);
        int taken = Enumerable.Range(0, 1000).Count(_ => budget.TryTake(Given.Peer(1), Given.At(0)));

        Assert.Equal(20, taken);
        Assert.True(budget.TryTake(Given.Peer(2), Given.At(0)));
        Assert.Equal(10, Enumerable.Range(0, 1000).Count(_ => budget.TryTake(Given.Peer(1), Given.At(1))));
    }

    private static void PeerIdAndTime(SeededRandom random, double at, out Protocol.PeerId peer, out DateTimeOffset now) =>
        (peer, now) = (Given.Peer(random.Next(20)), Given.At(at));
}
