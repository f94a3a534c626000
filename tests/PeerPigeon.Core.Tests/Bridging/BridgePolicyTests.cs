using System.Collections.Immutable;
using PeerPigeon.Protocol;
using static PeerPigeon.Core.Tests.Given;

namespace PeerPigeon.Core.Tests.Bridging;

public class BridgePolicyTests
{
    private const string Secret = "a secret of sixteen or more";

    private static readonly NetworkName A = NetworkName.Parse("a"), B = NetworkName.Parse("b"), C = NetworkName.Parse("c");

    private static readonly BridgeRules Rules = new() { A = new(A, Peer(1)), B = new(B, Peer(2)) };

    [Fact]
    public void What_is_said_in_one_network_is_told_in_the_other_with_its_origin_and_that_networks_grant()
    {
        Assert.Equal(BridgeVerdict.Relay, Policy().Decide(Said(7, network: A), Start, out (BridgeEnd To, BridgeTrail Trail) relay));

        Assert.Equal(Rules.B, relay.To);
        Assert.Equal((Frame(7), Peer(9), A, true), (relay.Trail.Message, relay.Trail.Origin, relay.Trail.Network, relay.Trail.Proven));
        Assert.Equal([Peer(2)], relay.Trail.Bridges.AsEnumerable());
        Assert.True(BridgeGrant.TryParse(relay.Trail.Grant, out BridgeGrant? grant));
        Assert.Equal((B, A, B, Peer(1), Peer(2)), (grant.By, grant.From, grant.To, grant.Reader, grant.Writer));
        Assert.True(grant.IsSignedWith(Secret));
    }

    [Fact]
    public void A_direction_that_is_off_carries_nothing_and_the_other_does()
    {
        BridgePolicy policy = Policy(Rules with { BToA = false });

        Assert.Equal(BridgeVerdict.DirectionOff, Decide(policy, Said(1, network: B)));
        Assert.Equal(BridgeVerdict.Relay, Decide(policy, Said(1, network: A)));
    }

    [Fact]
    public void Messages_for_one_peer_other_subtypes_and_other_networks_stay()
    {
        BridgePolicy policy = Policy();

        Assert.Equal(BridgeVerdict.Addressed, Decide(policy, Said(1, network: A) with { IsAddressed = true }));
        Assert.Equal(BridgeVerdict.SubtypeNotCarried, Decide(policy, Said(1, network: A) with { Subtype = Subtypes.Encrypted }));
        Assert.Equal(BridgeVerdict.OtherNetwork, Decide(policy, Said(1, network: NetworkName.Global)));
    }

    [Fact]
    public void A_second_bridge_between_the_same_networks_does_not_carry_it_back()
    {
        Policy().Decide(Said(1, network: A), Start, out (BridgeEnd To, BridgeTrail Trail) first);
        BridgePolicy second = Policy(Rules with { A = new(A, Peer(3)), B = new(B, Peer(4)), Hops = 8 });

        Assert.Equal(BridgeVerdict.BackToOrigin, Decide(second, Told(2, first, from: Peer(2))));
    }

    [Fact]
    public void What_passed_a_bridge_is_not_carried_by_it_again_even_by_one_that_forgot()
    {
        Policy().Decide(Said(1, network: C) with { Network = A }, Start, out (BridgeEnd To, BridgeTrail Trail) first);
        BridgeTrail far = first.Trail with { Network = C };

        Assert.Equal(BridgeVerdict.PassedHere, Decide(Policy(Rules with { Hops = 8 }), Told(2, (first.To, far), from: Peer(2))));
    }

    [Theory]
    [InlineData(1, 1, BridgeVerdict.TooFar)]
    [InlineData(2, 1, BridgeVerdict.Relay)]
    [InlineData(2, 2, BridgeVerdict.TooFar)]
    [InlineData(8, 7, BridgeVerdict.Relay)]
    [InlineData(8, 8, BridgeVerdict.TooFar)]
    public void No_message_passes_more_bridges_than_it_may(int hops, int passed, BridgeVerdict expected)
    {
        BridgeTrail trail = new(Frame(1), Peer(9), C, Proven: false, [.. Enumerable.Range(20, passed).Select(Peer)], "");

        Assert.Equal(expected, Decide(Policy(Rules with { Hops = hops }), Said(2, network: A) with { Trail = trail }));
    }

    [Fact]
    public void One_message_is_carried_once_whichever_copy_comes_first()
    {
        BridgePolicy policy = Policy(Rules with { Hops = 8 });
        BridgeTrail trail = new(Frame(1), Peer(9), C, Proven: false, [Peer(20)], "");

        Assert.Equal(BridgeVerdict.Relay, Decide(policy, Said(5, network: A) with { Trail = trail }));
        Assert.Equal(BridgeVerdict.Repeated, Decide(policy, Said(6, network: A) with { Trail = trail with { Bridges = [Peer(21)] } }));
        Assert.Equal(BridgeVerdict.Repeated, Decide(policy, Said(7, network: B) with { Trail = trail with { Bridges = [Peer(22)] } }));
    }

    [Fact]
    public void More_than_the_burst_is_dropped_until_time_has_passed_in_that_direction_alone()
    {
        BridgePolicy policy = Policy(Rules with { MessagesPerSecond = 2, Burst = 3 });

        Assert.Equal(3, Enumerable.Range(0, 10).Count(n => Decide(policy, Said(n, network: A)) == BridgeVerdict.Relay));
        Assert.Equal(BridgeVerdict.TooFast, Decide(policy, Said(100, network: A)));
        Assert.Equal(BridgeVerdict.Relay, Decide(policy, Said(101, network: B)));
        Assert.Equal(2, Enumerable.Range(200, 10).Count(n => Decide(policy, Said(n, network: A), seconds: 1) == BridgeVerdict.Relay));
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, true)]
    public void Without_a_grant_of_both_networks_nothing_is_carried(bool byA, bool byB, bool carried)
    {
        var secrets = ImmutableSortedDictionary<NetworkName, string>.Empty;
        if (byA)
            secrets = secrets.Add(A, Secret);
        if (byB)
            secrets = secrets.Add(B, Secret);

        Assert.Equal(carried ? BridgeVerdict.Relay : BridgeVerdict.NotGranted, Decide(Policy(grants: new(secrets, [], TimeSpan.FromHours(1))), Said(1, network: A)));
    }

    [Fact]
    public void Ready_made_grants_do_until_they_expire()
    {
        BridgeGrants grants = new(ImmutableSortedDictionary<NetworkName, string>.Empty, [Given(A), Given(B)], TimeSpan.FromHours(1));
        BridgePolicy policy = Policy(grants: grants);

        Assert.Equal(BridgeVerdict.Relay, Decide(policy, Said(1, network: A), seconds: 59));
        Assert.Equal(BridgeVerdict.NotGranted, Decide(policy, Said(2, network: A), seconds: 60));
        Assert.Equal(BridgeVerdict.NotGranted, Decide(policy, Said(3, network: B)));
    }

    [Fact]
    public void A_grant_for_another_bridge_or_with_a_wrong_tag_counts_for_nothing()
    {
        var secrets = ImmutableSortedDictionary<NetworkName, string>.Empty.Add(A, Secret);
        BridgeGrant[] useless = [Given(B) with { Writer = Peer(8) }, Given(B) with { Reader = Peer(8) }, Given(A)];

        Assert.Equal([B], new BridgeGrants(secrets, [.. useless], TimeSpan.FromHours(1)).Missing(Rules.Routes[0], Start).AsEnumerable());
        Assert.Equal([A], new BridgeGrants(
            ImmutableSortedDictionary<NetworkName, string>.Empty.Add(B, Secret), [Given(A) with { Reader = Peer(8) }], TimeSpan.FromHours(1)).Missing(Rules.Routes[0], Start).AsEnumerable());
    }

    [Fact]
    public void A_grant_of_ones_own_making_is_renewed_before_it_ends()
    {
        BridgePolicy policy = Policy();
        for (var hour = 0; hour < 100; hour++)
        {
            DateTimeOffset now = Start.AddHours(hour);
            policy.Decide(Said(hour, network: A), now, out (BridgeEnd To, BridgeTrail Trail) relay);

            Assert.True(BridgeGrant.TryParse(relay.Trail.Grant, out BridgeGrant? grant));
            Assert.InRange(grant.Expires - now, TimeSpan.FromHours(11), TimeSpan.FromHours(24));
        }
    }

    internal static BridgePolicy Policy(BridgeRules? rules = null, BridgeGrants? grants = null)
    {
        rules ??= Rules;
        var secrets = ImmutableSortedDictionary<NetworkName, string>.Empty.SetItem(rules.A.Network, Secret).SetItem(rules.B.Network, Secret);
        return new(rules, grants ?? new(secrets, [], TimeSpan.FromHours(24)), Start);
    }

    private static BridgeGrant Given(NetworkName by) => new BridgeGrant(by, A, B, Peer(1), Peer(2), At(60)).Sign(Secret);

    private static BridgeHeard Said(int frame, NetworkName network) => new(network, Frame(frame), Subtypes.Chat, Peer(9), IsAddressed: false, IsVerified: true, Trail: null);

    private static BridgeHeard Told(int frame, (BridgeEnd To, BridgeTrail Trail) relay, PeerId from) =>
        new(relay.To.Network, Frame(frame), Subtypes.Chat, from, IsAddressed: false, IsVerified: true, relay.Trail);

    private static BridgeVerdict Decide(BridgePolicy policy, BridgeHeard heard, double seconds = 0) => policy.Decide(heard, At(seconds), out _);
}
