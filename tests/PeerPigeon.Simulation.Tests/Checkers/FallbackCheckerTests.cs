using PeerPigeon.Core;

namespace PeerPigeon.Simulation.Tests;

public sealed class FallbackCheckerTests : CheckerBench
{
    private SimulatedPeer Alone()
    {
        SimulatedPeer one = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(3));
        return one;
    }

    [Fact]
    public void Who_leaves_too_early_is_found()
    {
        SimulatedPeer one = Alone();

        Say(one, status => status with { Fallback = status.Fallback with { State = FallbackPhase.Fallback } });

        AssertFound(nameof(FallbackEntered), "before 8.0 s");
    }

    [Fact]
    public void Who_leaves_as_fast_the_second_time_is_found()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(10));
        other.Leave();
        Assert.True(Story.PassUntil(() => one.Mesh.IsUsingGlobalFallback, TimeSpan.FromMinutes(1)));
        other.Join();
        Assert.True(Story.PassUntil(() => !one.Mesh.IsUsingGlobalFallback, TimeSpan.FromMinutes(1)));
        Story.Pass(TimeSpan.FromSeconds(5));
        other.Leave();
        Story.Pass(TimeSpan.FromSeconds(12));
        AssertClean();

        Say(one, status => status with { Fallback = status.Fallback with { State = FallbackPhase.Fallback } });

        AssertFound(nameof(FallbackEntered), "before 16.0 s");
    }

    [Fact]
    public void Who_leaves_while_linked_is_found()
    {
        SimulatedPeer one = Peer("gaming");
        Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(10));

        Say(one, status => status with { Fallback = status.Fallback with { State = FallbackPhase.Fallback } });

        AssertFound(nameof(FallbackEntered), "although it is linked");
    }

    [Fact]
    public void Who_leaves_while_the_hub_is_down_is_found()
    {
        SimulatedPeer one = Alone();
        World.Hub.Crash();
        Story.Pass(TimeSpan.FromSeconds(60));
        AssertClean();

        Say(one, status => status with { Fallback = status.Fallback with { State = FallbackPhase.Fallback } });

        AssertFound(nameof(FallbackEntered), "unknown is not empty");
    }

    [Fact]
    public void Who_takes_a_young_hub_for_an_empty_home_is_found()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(10));
        World.Hub.Crash();
        other.Crash();
        Story.Pass(TimeSpan.FromSeconds(20));
        World.Hub.Start();
        Story.Pass(TimeSpan.FromSeconds(20));

        Say(one, status => status with { Fallback = status.Fallback with { State = FallbackPhase.Fallback } });

        AssertFound(nameof(FallbackEntered), "hub-warmup 30 s");
    }

    [Fact]
    public void Who_stays_alone_for_ever_is_found()
    {
        // With a hundred times the delay of the law that the checker goes by, the peer stays.
        using var trace = new SimulationTrace();
        using var story = new Story(new(Nodes: 1, Seed: 1), trace, Akka.Configuration.ConfigurationFactory.ParseString("peerpigeon.fallback { delay = 10 minutes, max-delay = 11 minutes }"));
        var law = new FallbackEntered(story.World, story.Findings, new FallbackRules());
        story.World.Observers.Add(law);
        story.Peer("gaming", TimeSpan.Zero);
        story.Pass(TimeSpan.FromMinutes(4));

        Assert.Contains(story.Findings.All, found => found.Violation.Detail.Contains("is not in the global network", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_returns_without_the_dwell_is_found()
    {
        SimulatedPeer one = Alone();
        Assert.True(Story.PassUntil(() => one.Mesh.IsUsingGlobalFallback, TimeSpan.FromMinutes(1)));
        Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(2));
        Assert.Empty(Found(nameof(FallbackReturned)));

        Say(one, status => status with { NetworkName = one.Home, IsInFallbackMode = false, Fallback = status.Fallback with { State = FallbackPhase.Home } });

        AssertFound(nameof(FallbackReturned), "before return-dwell 5 s");
    }

    [Fact]
    public void Who_never_returns_is_found()
    {
        using var trace = new SimulationTrace();
        using var story = new Story(new(Nodes: 2, Seed: 1), trace, Akka.Configuration.ConfigurationFactory.ParseString("peerpigeon.fallback { return-threshold = 5 }"));
        SimulatedPeer one = story.Peer("gaming", TimeSpan.Zero);
        Assert.True(story.PassUntil(() => one.Mesh.IsUsingGlobalFallback, TimeSpan.FromMinutes(2)));
        story.Peer("gaming", TimeSpan.Zero, strict: true);
        story.Pass(TimeSpan.FromMinutes(3));

        Assert.Contains(story.Findings.All, found => found.Violation.Checker == nameof(FallbackReturned));
    }

    // Its hub takes it for somebody who is away like oneself, and tells strangers in the global network of it, until a keep-alive is missed.
    [Fact]
    public void Who_vanished_while_away_is_company_until_the_hub_misses_it()
    {
        SimulatedPeer stays = Peer("gaming"), vanishes = Peer("gaming");
        Peer("global");
        Story.Pass(TimeSpan.FromSeconds(10));
        stays.Crash();
        Assert.True(Story.PassUntil(() => vanishes.Mesh.IsUsingGlobalFallback, TimeSpan.FromMinutes(1)));
        Story.Pass(TimeSpan.FromSeconds(30));
        vanishes.Crash(noticed: false);
        Story.Pass(TimeSpan.FromSeconds(36));
        stays.Join();
        Assert.True(Story.PassUntil(() => stays.Mesh.IsUsingGlobalFallback, TimeSpan.FromMinutes(1)));
        Assert.True(Story.PassUntil(() => !stays.Mesh.IsUsingGlobalFallback, TimeSpan.FromMinutes(1)));
        vanishes.Join();
        Peer("global");
        Story.Pass(TimeSpan.FromSeconds(10));

        AssertClean();
        Assert.True(vanishes.HasLink(vanishes.Home));
        Assert.Equal(1, World.Hub.Gate.Counters.TakenOver);
    }
}
