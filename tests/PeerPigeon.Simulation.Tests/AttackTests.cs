using Akka.Configuration;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation.Tests;

public sealed class AttackTests
{
    [Theory]
    [InlineData("sybil", 40)]
    [InlineData("eclipse", 40)]
    [InlineData("censor", 40)]
    [InlineData("cold-boot", 40)]
    [InlineData("covert-flash", 40)]
    [InlineData("spam", 30)]
    [InlineData("route-poison", 60)]
    [InlineData("forged-ack", 30)]
    [InlineData("replay", 60)]
    public void The_honest_go_on_during_an_attack(string plan, int nodes)
    {
        ScenarioResult result = Play(plan, nodes);

        Assert.True(result.Violations.IsEmpty, $"replay: pigeon sim attack --plan {plan} --nodes {nodes} --seed 1: {string.Join("; ", result.Violations.Take(3))}");
        Assert.Equal(0, result.Measures.Single(measure => measure.Name == $"{plan}.honestRefused").Value);
    }

    // What the floor is worth: where no link has to bear, the same adversaries succeed.
    [Fact]
    public void Where_links_need_not_bear_censors_silence_the_mesh()
    {
        ScenarioResult result = Play("censor", 40, "peerpigeon.scoring.barren-frames = 0");

        Assert.Contains(result.Violations, found => found.Violation.Checker == "HonestDelivery");
    }

    private static ScenarioResult Play(string plan, int nodes, string? settings = null)
    {
        using var trace = new SimulationTrace();
        ScenarioArguments arguments = new(nodes, Seed: 1, MaxPeers: 3, plan);
        return settings is null ? AttackScenario.Run(arguments, trace) : AttackScenario.Run(arguments, trace, ConfigurationFactory.ParseString(settings));
    }
}

public sealed class AttackCheckerTests : CheckerBench
{
    [Fact]
    public void A_forgery_that_is_told_is_found()
    {
        World.Observers.Add(new NoForgeryVerified(World, Story.Findings));
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");

        World.Observers.Heard(one, Message(other.Id, "forged 1", verified: false));

        AssertFound(nameof(NoForgeryVerified), "signed falsely");
    }

    [Fact]
    public void A_lie_that_is_called_verified_is_found()
    {
        World.Observers.Add(new NoForgeryVerified(World, Story.Findings));
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");
        World.Observers.Heard(one, Message(other.Id, "pretended 1", verified: false));
        AssertClean();

        World.Observers.Heard(one, Message(other.Id, "pretended 1", verified: true));

        AssertFound(nameof(NoForgeryVerified), "as verified");
    }

    [Fact]
    public void An_honest_peer_that_is_closed_for_misbehaviour_is_found()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");

        Send(one, other, "gaming", new LinkControl.Goodbye(Core.LinkReasons.Misbehaved).Encode());

        AssertFound(nameof(HonestNotRefused), "who is honest");
    }

    [Fact]
    public void An_acknowledgement_of_what_never_came_is_found()
    {
        var direct = new NoFalseAcknowledgement(World, Story.Findings);
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(10));
        direct.Send(one, other);
        Story.Pass(TimeSpan.FromSeconds(5));
        World.Observers.Add(direct);

        AssertFound(nameof(NoFalseAcknowledgement), "which never came there");
    }

    private static MeshMessage Message(PeerId from, string text, bool verified) =>
        new(from, text, Network("gaming"), "id", 0, 1, Direct: false, Encrypted: false, verified);
}
