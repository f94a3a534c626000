using static PeerPigeon.Core.Tests.Fallback.FallbackStory;

namespace PeerPigeon.Core.Tests.Fallback;

public sealed class FallbackPolicyTests
{
    private static FallbackHealth Global => Alone with { HasGlobalLink = true };

    private static FallbackHealth Company => Global with { HomePeers = 1, ReturnPeers = 1 };

    [Fact]
    public void A_peer_alone_at_home_leaves_after_the_delay_and_not_before()
    {
        FallbackStory story = new FallbackStory().Wait(1).Then(Alone).Wait(9.9);
        Assert.Equal(FallbackPhase.Thin, story.State.Phase);
        Assert.Empty(story.Effects);

        story.Wait(0.2);

        Assert.Equal(FallbackPhase.Fallback, story.State.Phase);
        Assert.Equal(["EnterGlobal"], story.Names);
        Assert.False(story.State.IsInGlobal);
    }

    [Fact]
    public void The_active_network_flips_at_the_first_link_there() => Assert.Equal(
        ["EnterGlobal", "ActivateGlobal"], new FallbackStory().Wait(1).Then(Alone).Wait(11).Then(Global).Names);

    [Fact]
    public void Without_a_link_there_it_flips_when_the_drain_ends()
    {
        FallbackStory story = new FallbackStory().Wait(1).Then(Alone).Wait(24);
        Assert.False(story.State.IsInGlobal);

        story.Wait(2);

        Assert.True(story.State.IsInGlobal);
        Assert.Equal(TimeSpan.FromSeconds(15), story.Effects[1].At - story.Effects[0].At);
    }

    [Fact]
    public void Somebody_who_comes_home_before_the_flip_calls_the_fall_off()
    {
        FallbackStory story = new FallbackStory().Wait(1).Then(Alone).Wait(11).Then(Alone with { HomePeers = 1, ReturnPeers = 1 });

        Assert.Equal(FallbackPhase.Home, story.State.Phase);
        Assert.Equal(["EnterGlobal", "EnterHome", "ActivateHome"], story.Names);
        Assert.False(story.State.IsInGlobal);
    }

    [Fact]
    public void Home_counts_again_for_the_whole_dwell_before_the_peer_goes_back()
    {
        FallbackStory story = new FallbackStory().Wait(1).Then(Alone).Wait(11).Then(Global).Wait(60).Then(Company).Wait(4.9);
        Assert.Equal(FallbackPhase.Returning, story.State.Phase);
        Assert.DoesNotContain("EnterHome", story.Names);

        story.Wait(0.4).Then(Company with { HasHomeLink = true });

        Assert.Equal(FallbackPhase.Home, story.State.Phase);
        Assert.Equal(["EnterGlobal", "ActivateGlobal", "EnterHome", "ActivateHome"], story.Names);
    }

    [Fact]
    public void Who_looked_in_only_briefly_brings_nobody_back()
    {
        FallbackStory story = new FallbackStory().Wait(1).Then(Alone).Wait(11).Then(Global).Wait(60).Then(Company).Wait(4).Then(Global).Wait(100);

        Assert.Equal(FallbackPhase.Fallback, story.State.Phase);
        Assert.DoesNotContain("EnterHome", story.Names);
    }

    [Fact]
    public void A_home_that_empties_on_the_way_there_sends_the_peer_back_to_global()
    {
        FallbackStory story = new FallbackStory().Wait(1).Then(Alone).Wait(11).Then(Global).Wait(60).Then(Company).Wait(6).Then(Global);

        Assert.Equal(FallbackPhase.Fallback, story.State.Phase);
        Assert.Equal(["EnterGlobal", "ActivateGlobal", "EnterHome", "EnterGlobal"], story.Names);
        Assert.True(story.State.IsInGlobal);
    }

    [Fact]
    public void Unknown_is_not_empty_and_its_time_does_not_count()
    {
        FallbackStory story = new FallbackStory().Wait(1).Then(Alone).Wait(5).Then(Alone with { IsKnown = false }).Wait(3600);
        Assert.Equal(FallbackPhase.Thin, story.State.Phase);

        story.Then(Alone).Wait(4.5);
        Assert.Empty(story.Effects);

        story.Wait(1);
        Assert.Equal(["EnterGlobal"], story.Names);
    }

    [Fact]
    public void A_peer_at_home_that_loses_sight_of_it_stays() =>
        Assert.Equal(FallbackPhase.Home, new FallbackStory().Wait(1).Then(Alone with { IsKnown = false }).Wait(3600).State.Phase);

    [Fact]
    public void A_strict_peer_stays_at_home_for_ever()
    {
        FallbackStory story = new FallbackStory().Wait(1).Then(Alone with { MayFallBack = false }).Wait(86_400);

        Assert.Equal(FallbackPhase.Thin, story.State.Phase);
        Assert.Empty(story.Effects);
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void Disallowing_ends_every_global_link_in_the_same_step(bool returning)
    {
        FallbackStory story = new FallbackStory().Wait(1).Then(Alone).Wait(11).Then(Global).Wait(1);
        if (returning)
            story.Then(Company).Wait(1);

        story.Then(story.Health with { MayFallBack = false });

        Assert.Equal((FallbackPhase.Thin, false, null), (story.State.Phase, story.State.IsInGlobal, story.State.FlipBy));
        Assert.Equal("EndGlobal", story.Names[^1]);
        Assert.Equal(story.Now, story.Effects[^1].At);
    }

    [Fact]
    public void Each_departure_doubles_the_next_delay_up_to_the_longest()
    {
        FallbackStory story = new FallbackStory().Wait(1);
        List<double> delays = [];
        for (var i = 0; i < 7; i++)
        {
            story.Then(Alone).Wait(400);
            delays.Add(story.State.Delay.TotalSeconds);
            story.Then(Global).Wait(1).Then(Company).Wait(6).Then(Company with { HasHomeLink = true }).Wait(1);
            Assert.Equal(FallbackPhase.Home, story.State.Phase);
        }

        Assert.Equal([10, 20, 40, 80, 160, 300, 300], delays);
    }

    [Fact]
    public void A_window_without_departures_forgets_one()
    {
        FallbackStory story = new FallbackStory().Wait(1).Then(Alone).Wait(11).Then(Global).Wait(1).Then(Company).Wait(6).Then(Company with { HasHomeLink = true });

        story.Wait(15 * 60).Then(Alone).Wait(1);

        Assert.Equal(10, story.State.Delay.TotalSeconds);
    }

    [Fact]
    public void Without_a_window_departures_are_not_remembered()
    {
        FallbackStory story = new FallbackStory(new() { FlapWindow = TimeSpan.Zero }).Wait(1);
        for (var i = 0; i < 5; i++)
        {
            story.Then(Alone).Wait(11).Then(Global).Wait(1).Then(Company).Wait(6).Then(Company with { HasHomeLink = true }).Wait(1);
            Assert.Equal(10, story.State.Delay.TotalSeconds);
        }
    }

    [Theory]
    [InlineData(0.0, 8.0), InlineData(0.999999, 12.0)]
    public void Chance_moves_the_delay_by_a_fifth_at_most(double draw, double seconds)
    {
        FallbackStory story = new FallbackStory(random: new Fixed(draw)).Wait(1).Then(Alone).Wait(1);

        Assert.Equal(seconds, story.State.Delay.TotalSeconds, 3);
    }

    [Theory]
    [InlineData(2, 1, 10, 300, 900, "return-threshold (1) must be at least threshold (2)")]
    [InlineData(1, 1, 400, 300, 900, "max-delay")]
    [InlineData(1, 1, 10, 300, 305, "flap-window")]
    [InlineData(1, 1, 10, 300, 0, null)]
    [InlineData(1, 2, 10, 300, 900, null)]
    public void Settings_that_contradict_each_other_are_named(int threshold, int back, int delay, int most, int window, string? named)
    {
        var rules = new FallbackRules
        {
            Threshold = threshold,
            ReturnThreshold = back,
            Delay = TimeSpan.FromSeconds(delay),
            MaxDelay = TimeSpan.FromSeconds(most),
            FlapWindow = TimeSpan.FromSeconds(window),
        };

        if (named is null)
            Assert.Null(rules.Contradiction);
        else
            Assert.Contains(named, rules.Contradiction, StringComparison.Ordinal);
    }

    private sealed class Fixed(double draw) : Random
    {
        public override double NextDouble() => draw;
    }
}
