namespace PeerPigeon.Core.Tests.Fallback;

/// <summary>What the law promises for any input whatever; a thousand stories per seed.</summary>
public sealed class FallbackProperties
{
    private const int Steps = 400;

    private static readonly FallbackRules Quick = new()
    {
        Delay = TimeSpan.FromSeconds(1),
        ReturnDwell = TimeSpan.FromSeconds(1),
        Drain = TimeSpan.FromSeconds(2),
        MaxDelay = TimeSpan.FromSeconds(20),
        FlapWindow = TimeSpan.FromSeconds(60),
    };

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 50).Select(seed => (ulong)seed)];

    [Theory, MemberData(nameof(Seeds))]
    public void Whatever_happens_the_law_holds(ulong seed)
    {
        var random = new SeededRandom(seed);
        var story = new FallbackStory(random.Next(2) == 0 ? new() : Quick, random.Fork());
        var isInGlobal = false;
        var departures = 0;
        for (var i = 0; i < Steps; i++)
        {
            int before = story.Effects.Count;
            FallbackState was = story.State;
            story.Then(Any(random, story.Health));
            Check(story, was, before, ref isInGlobal, ref departures);
            before = story.Effects.Count;
            was = story.State;
            story.Wait(random.NextDouble() * 5);
            Check(story, was, before, ref isInGlobal, ref departures);
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void No_input_makes_phases_chase_each_other(ulong seed)
    {
        var random = new SeededRandom(seed);
        var story = new FallbackStory(new() { Delay = TimeSpan.FromMilliseconds(1), ReturnDwell = TimeSpan.FromMilliseconds(1), FlapWindow = TimeSpan.Zero }, random.Fork());
        var changes = 0;
        FallbackPhase phase = story.State.Phase;
        for (var i = 0; i < 20_000; i++)
        {
            story.Then(Any(random, story.Health) with { MayFallBack = true }).Wait(0.001);
            if (story.State.Phase == phase)
                continue;
            phase = story.State.Phase;
            changes++;
        }

        // 20 s of news every millisecond: each stay is at least 250 ms, and a fall may be called off on top.
        Assert.InRange(changes, 1, 2 * 20 * 4);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void In_the_end_everybody_is_where_the_law_wants_them(ulong seed)
    {
        var random = new SeededRandom(seed);
        var story = new FallbackStory(random: random.Fork());
        for (var i = 0; i < 50; i++)
            story.Then(Any(random, story.Health)).Wait(random.NextDouble() * 30);

        story.Then(FallbackStory.Alone with { HasGlobalLink = true }).Wait(400);
        Assert.Equal((FallbackPhase.Fallback, true), (story.State.Phase, story.State.IsInGlobal));

        story.Then(new(true, 1, 1, MayFallBack: true, HasHomeLink: true, HasGlobalLink: true)).Wait(30);
        Assert.Equal((FallbackPhase.Home, false), (story.State.Phase, story.State.IsInGlobal));
    }

    private static void Check(FallbackStory story, FallbackState was, int before, ref bool isInGlobal, ref int departures)
    {
        foreach ((_, FallbackEffect effect) in story.Effects.Skip(before))
        {
            // One active network at any time: flips alternate, and the state says the same as the effects.
            switch (effect)
            {
                case FallbackEffect.ActivateGlobal:
                    Assert.False(isInGlobal);
                    isInGlobal = true;
                    break;
                case FallbackEffect.ActivateHome or FallbackEffect.EndGlobal:
                    isInGlobal = false;
                    break;
                case FallbackEffect.EnterGlobal:
                    departures++;
                    Assert.True(story.Health.IsKnown, "a switch began while home was unknown");
                    break;
                case FallbackEffect.EnterHome when story.State.Phase == FallbackPhase.Returning:
                    Assert.True(story.Health.IsKnown, "a return began while home was unknown");
                    break;
            }

            if (effect is FallbackEffect.EnterGlobal or FallbackEffect.ActivateGlobal)
                Assert.True(story.Health.MayFallBack, "a strict peer left home");
            if (effect is FallbackEffect.ActivateGlobal)
                Assert.True(story.Health.IsKnown || story.Health.HasGlobalLink, "a switch without a link while home was unknown");
        }

        Assert.Equal(isInGlobal, story.State.IsInGlobal);
        if (!story.Health.MayFallBack)
        {
            Assert.False(story.State.IsInGlobal);
            Assert.Contains(story.State.Phase, new[] { FallbackPhase.Home, FallbackPhase.Thin });
            if (was.IsInGlobal)
                Assert.Contains(story.Effects.Skip(before), entry => entry.Effect is FallbackEffect.EndGlobal);
        }

        if (story.State is { FlipBy: null })
            Assert.Equal(story.State.Phase is FallbackPhase.Fallback or FallbackPhase.Returning, story.State.IsInGlobal);
    }

    private static FallbackHealth Any(SeededRandom random, FallbackHealth last)
    {
        if (random.Next(3) == 0)
            return last;
        int home = random.Next(3), away = random.Next(2);
        return new(
            IsKnown: random.Next(4) != 0, home, home + away, MayFallBack: random.Next(10) != 0, HasHomeLink: home > 0 && random.Next(2) == 0,
            HasGlobalLink: random.Next(2) == 0);
    }
}
