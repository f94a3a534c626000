using System.Collections.Immutable;

namespace PeerPigeon.Core.Tests.Fallback;

/// <summary>One peer's decisions over time, with what it was told to do. Time moves in steps, as the supervisor's timer would.</summary>
internal sealed class FallbackStory(FallbackRules? rules = null, Random? random = null)
{
    public static readonly DateTimeOffset Start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _random = random ?? new Median();

    public FallbackRules Rules { get; } = rules ?? new();

    public FallbackState State { get; private set; } = FallbackState.Start(Start);

    public DateTimeOffset Now { get; private set; } = Start;

    public FallbackHealth Health { get; set; } = new(IsKnown: true, HomePeers: 1, ReturnPeers: 1, MayFallBack: true, HasHomeLink: true, HasGlobalLink: false);

    public List<(DateTimeOffset At, FallbackEffect Effect)> Effects { get; } = [];

    public IReadOnlyList<string> Names => [.. Effects.Select(entry => entry.Effect.GetType().Name)];

    /// <summary>Nobody of home is there.</summary>
    public static FallbackHealth Alone { get; } = new(IsKnown: true, 0, 0, MayFallBack: true, HasHomeLink: false, HasGlobalLink: false);

    public FallbackStory Then(FallbackHealth health)
    {
        Health = health;
        return Decide();
    }

    /// <summary>Lets time pass, waking up exactly when the policy asks to.</summary>
    public FallbackStory Wait(double seconds)
    {
        DateTimeOffset end = Now + TimeSpan.FromSeconds(seconds);
        while (FallbackPolicy.NextCheck(State, Health, Rules) is { } next && next <= end)
        {
            Now = next > Now ? next : Now + TimeSpan.FromMilliseconds(1);
            Decide();
        }

        Now = end;
        return Decide();
    }

    private FallbackStory Decide()
    {
        (State, ImmutableArray<FallbackEffect> effects) = FallbackPolicy.Decide(State, Health, Rules, _random, Now);
        Effects.AddRange(effects.Select(effect => (Now, effect)));
        return this;
    }

    /// <summary>No jitter either way.</summary>
    private sealed class Median : Random
    {
        public override double NextDouble() => 0.5;
    }
}
