using PeerPigeon.Actors;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation.Tests;

public sealed class MessageCheckerTests : CheckerBench
{
    [Fact]
    public void A_message_that_reaches_a_peer_twice_is_found()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(10));
        Utterance said = Story.Ledger.Say(one);
        Story.Pass(TimeSpan.FromSeconds(5));
        AssertClean();

        World.Observers.Delivered(other, said.Text);

        AssertFound(nameof(DeliveredOnce), "reached " + other.Id + " twice");
    }

    [Fact]
    public void A_message_that_comes_back_is_found()
    {
        SimulatedPeer one = Peer("gaming");
        Utterance said = Story.Ledger.Say(one);

        World.Observers.Delivered(one, said.Text);

        AssertFound(nameof(DeliveredOnce), "came back to its sender");
    }

    [Fact]
    public void A_message_that_does_not_reach_its_audience_is_found()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(10));
        World.Loss = 1;
        Story.Calm();

        AssertFound(nameof(DeliveredOnce), "never reached");
        Assert.True(one.HasLink(other.Home));
    }

    [Fact]
    public void A_message_in_both_networks_is_found()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");
        Utterance said = Story.Ledger.Say(one, carry: true);

        Send(one, other, "gaming", Frame(one, "gaming", said.Text));
        Send(one, other, "global", Frame(one, "global", said.Text));

        AssertFound(nameof(NeverBothNetworks), "goes into 'sim.gaming' and into 'global'");
    }

    [Fact]
    public void A_message_in_another_network_than_it_was_said_in_is_found_unless_it_may_be_carried()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");
        Utterance carried = Story.Ledger.Say(one, carry: true), bound = Story.Ledger.Say(one);

        Send(one, other, "global", Frame(one, "global", carried.Text));
        Assert.Empty(Found(nameof(NeverBothNetworks)));
        Send(one, other, "global", Frame(one, "global", bound.Text));

        AssertFound(nameof(NeverBothNetworks), "goes into 'global'");
    }

    [Fact]
    public void An_active_network_that_is_neither_home_nor_global_is_found()
    {
        SimulatedPeer one = Peer("gaming");

        Say(one, status => status with { NetworkName = Network("work") });

        AssertFound(nameof(NeverBothNetworks), "is active in 'sim.work'");
    }

    [Fact]
    public void A_switch_before_the_first_link_is_found()
    {
        SimulatedPeer one = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(3));

        Say(one, status => status with { Fallback = status.Fallback with { State = FallbackPhase.Fallback } });
        Say(one, status => status with { NetworkName = NetworkName.Global, IsInFallbackMode = true, Fallback = status.Fallback with { State = FallbackPhase.Fallback } });

        AssertFound(nameof(NoLossWhileSwitching), "became active in 'global' 0.0 s into the switch");
    }

    [Fact]
    public void A_message_without_an_answer_is_found()
    {
        SimulatedPeer one = Peer("gaming", strict: true);
        Story.Pass(TimeSpan.FromSeconds(1));
        Utterance said = Story.Ledger.Say(one);

        said.Answer = new TaskCompletionSource<SentMessage>().Task;
        Story.Pass(TimeSpan.FromSeconds(75));

        AssertFound(nameof(NoLossWhileSwitching), "has no answer");
    }

    [Fact]
    public void A_message_that_no_link_saw_although_it_was_sent_is_found()
    {
        SimulatedPeer one = Peer("gaming", strict: true);
        Story.Pass(TimeSpan.FromSeconds(1));
        Utterance said = Story.Ledger.Say(one);

        said.Answer = Task.FromResult(new SentMessage("nowhere", one.Home));
        Story.Pass(TimeSpan.FromSeconds(75));

        AssertFound(nameof(NoLossWhileSwitching), "seen in 'none'");
    }
}
