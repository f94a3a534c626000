namespace PeerPigeon.Simulation.Tests;

public sealed class SoakTests
{
    [Theory]
    [InlineData(30, 1)]
    [InlineData(30, 2)]
    [InlineData(30, 3)]
    [InlineData(1, 1)]
    public void Every_promise_holds_while_everything_goes_wrong(int nodes, ulong seed) =>
        ScenarioTests.AssertHolds(ScenarioTests.Play("soak", nodes, seed), "soak", nodes, seed);

    // The other one's session ended within a slow hub's latency of the reconnect: it was seen again, and is gone.
    [Fact]
    public void Who_was_seen_again_and_left_keeps_nobody_waiting() =>
        ScenarioTests.AssertHolds(ScenarioTests.Play("soak", 30, 2874), "soak", 30, 2874);

    // Its last link left and its others had been handed over: it asked nobody for half a minute.
    [Fact]
    public void Who_loses_its_last_link_finds_another_one_soon() =>
        ScenarioTests.AssertHolds(ScenarioTests.Play("soak", 30, 1564), "soak", 30, 1564);

    // Two parts of ours that only a JavaScript peer joined took themselves for one.
    [Fact]
    public void Parts_of_a_network_that_a_JavaScript_peer_joins_find_each_other() =>
        ScenarioTests.AssertHolds(ScenarioTests.Play("soak", 30, 3148), "soak", 30, 3148);

    // It was carried into the global network and home again, and began to wait anew each time.
    [Theory]
    [InlineData(7730)]
    [InlineData(7983)]
    public void A_message_that_follows_its_sender_waits_no_longer_for_it(ulong seed) =>
        ScenarioTests.AssertHolds(ScenarioTests.Play("soak", 30, seed), "soak", 30, seed);

    // It left and came back; a part of the network that had been cut off took the message meanwhile, and a repair brought it once more.
    [Fact]
    public void What_was_heard_before_leaving_is_not_heard_again_after_the_return() =>
        ScenarioTests.AssertHolds(ScenarioTests.Play("soak", 30, 87), "soak", 30, 87);

    // It fell back and was called home within a second: those who call it a member are right.
    [Fact]
    public void A_visit_shorter_than_a_second_is_a_visit() =>
        ScenarioTests.AssertHolds(ScenarioTests.Play("soak", 30, 13), "soak", 30, 13);

    // It left a hub of 1.1.3 and came back before that hub had dealt with its old socket: nobody reached it any more.
    [Fact]
    public void Who_leaves_a_hub_of_1_1_3_and_comes_back_at_once_is_reachable_there() =>
        ScenarioTests.AssertHolds(ScenarioTests.Play("soak", 30, 7396), "soak", 30, 7396);

    // The hub was slow: the peer lost it before it was told of the company that it had there.
    [Fact]
    public void Company_that_a_slow_hub_never_told_of_keeps_nobody_waiting() =>
        ScenarioTests.AssertHolds(ScenarioTests.Play("soak", 30, 9667), "soak", 30, 9667);

    // On the way home the two links that got full frames had ended; the last one got an id, and ended before it asked for the frame.
    [Fact]
    public void What_is_said_while_the_last_link_wants_ids_alone_is_said_in_full() =>
        ScenarioTests.AssertHolds(ScenarioTests.Play("soak", 30, 238), "soak", 30, 238);

    // A link was closed during a partition that was healed soon: its other end was never told, and kept a link to nobody.
    [Fact]
    public void A_link_closed_during_a_short_partition_ends_at_both_ends() =>
        ScenarioTests.AssertHolds(ScenarioTests.Play("soak", 30, 7902), "soak", 30, 7902);

    [Fact]
    public void A_soak_takes_ten_minutes_and_more_and_has_every_kind_of_fault()
    {
        ScenarioResult result = ScenarioTests.Play("soak", 30, 7);

        Assert.True(result.SimulatedSeconds >= 600);
        Assert.All(result.Measures, fault => Assert.True(fault.Value > 0, fault.Name));
        Assert.True(result is { Fallbacks: >= 2, Returns: >= 2 });
    }

    [Fact]
    public void The_same_seed_gives_the_same_soak_and_another_seed_another()
    {
        ScenarioResult first = ScenarioTests.Play("soak", 12, 7), again = ScenarioTests.Play("soak", 12, 7), other = ScenarioTests.Play("soak", 12, 8);

        Assert.Equal((first.Digest, first.Steps), (again.Digest, again.Steps));
        Assert.NotEqual(first.Digest, other.Digest);
    }
}
