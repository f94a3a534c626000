using System.Collections.Immutable;
using Step = (PeerPigeon.Core.FallbackState Next, System.Collections.Immutable.ImmutableArray<PeerPigeon.Core.FallbackEffect> Effects);

namespace PeerPigeon.Core;

/// <summary>Decides between the home network and the global one: the law of design §6.</summary>
/// <remarks>
/// <code>
/// Home      -- home peers below threshold ------------------------> Thin
/// Thin      -- enough again --------------------------------------> Home
///           -- delay has passed, fallback allowed ----------------> Fallback      enter global; active at its first link, or after drain
/// Fallback  -- enough in home before the switch took place -------> Home          the fall is called off
///           -- enough peers for the return -----------------------> Returning
/// Returning -- too few again -------------------------------------> Fallback
///           -- dwell has passed: enter home; at its first link, or after drain --> Home
/// Fallback, Returning -- no longer allowed -----------------------> Thin          every global link closed now
/// </code>
/// While home is unknown its clocks stand still and nothing is decided; a switch that was decided before still takes place at its
/// first link. Call it whenever something changed, and at <see cref="NextCheck"/>.
/// </remarks>
public static class FallbackPolicy
{
    private static readonly ImmutableArray<FallbackEffect> Nothing = [];

    /// <summary>The state at <paramref name="now"/>, and what is to be done for it.</summary>
    /// <param name="state">The state when last looked at.</param>
    /// <param name="health">What is known now.</param>
    /// <param name="rules">The settings.</param>
    /// <param name="random">Draws the jitter of the delay.</param>
    /// <param name="now">The time, not before <see cref="FallbackState.At"/>.</param>
    public static Step Decide(FallbackState state, FallbackHealth health, FallbackRules rules, Random random, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(random);
        bool clockRan = state is { WasKnown: true, FlipBy: null };
        state = state with
        {
            At = now,
            WasKnown = health.IsKnown,
            Waited = clockRan ? state.Waited + (now - state.At) : state.Waited,
        };
        if (!health.MayFallBack && state.Phase is (FallbackPhase.Fallback or FallbackPhase.Returning))
            return (BecomeThin(state with { IsInGlobal = false, FlipBy = null }, rules, random, now), [new FallbackEffect.EndGlobal()]);
        if (state.FlipBy is { } flipBy)
            return state.Phase == FallbackPhase.Fallback ? Falling(state, health, rules, flipBy, now) : ComingHome(state, health, rules, flipBy, now);
        if (now - state.Since < FallbackRules.ShortestStay)
            return (state, Nothing);
        return state.Phase switch
        {
            FallbackPhase.Home when health.IsKnown && health.HomePeers < rules.Threshold => (BecomeThin(state, rules, random, now), Nothing),
            FallbackPhase.Thin => InThin(state, health, rules, now),
            FallbackPhase.Fallback when health.IsKnown && health.ReturnPeers >= rules.ReturnThreshold =>
                (Become(state, FallbackPhase.Returning, now), Nothing),
            FallbackPhase.Returning when health.IsKnown => InReturning(state, health, rules, now),
            _ => (state, Nothing),
        };
    }

    /// <summary>When <see cref="Decide"/> may decide otherwise without news; null: never.</summary>
    public static DateTimeOffset? NextCheck(FallbackState state, FallbackHealth health, FallbackRules rules)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(rules);
        if (state.FlipBy is { } flipBy)
            return health.IsKnown ? flipBy : null;
        DateTimeOffset soonest = state.Since + FallbackRules.ShortestStay;
        DateTimeOffset? due = state.Phase switch
        {
            FallbackPhase.Thin when health.HomePeers >= rules.Threshold => soonest,
            FallbackPhase.Thin when health is { IsKnown: true, MayFallBack: true } => state.At + Left(state.Delay, state.Waited),
            FallbackPhase.Returning when health.IsKnown && health.ReturnPeers >= rules.ReturnThreshold => state.At + Left(rules.ReturnDwell, state.Waited),
            FallbackPhase.Returning when health.IsKnown => soonest,
            FallbackPhase.Home when health.IsKnown && health.HomePeers < rules.Threshold => soonest,
            FallbackPhase.Fallback when health.IsKnown && health.ReturnPeers >= rules.ReturnThreshold => soonest,
            _ => null,
        };
        return due is { } at && at < soonest ? soonest : due;
    }

    private static TimeSpan Left(TimeSpan whole, TimeSpan waited) => whole > waited ? whole - waited : TimeSpan.Zero;

    private static Step InThin(FallbackState state, FallbackHealth health, FallbackRules rules, DateTimeOffset now)
    {
        if (health.HomePeers >= rules.Threshold)
            return (Become(state, FallbackPhase.Home, now), Nothing);
        if (!health.IsKnown || !health.MayFallBack || state.Waited < state.Delay)
            return (state, Nothing);
        FallbackState gone = Become(state, FallbackPhase.Fallback, now) with
        {
            FlipBy = now + rules.Drain,
            Departures = Remembered(state, rules, now).Departures + 1,
            DeparturesAt = now,
        };
        return (gone, [new FallbackEffect.EnterGlobal()]);
    }

    private static Step Falling(FallbackState state, FallbackHealth health, FallbackRules rules, DateTimeOffset flipBy, DateTimeOffset now)
    {
        if (health.HomePeers >= rules.Threshold)
            return (Become(state with { FlipBy = null }, FallbackPhase.Home, now), [new FallbackEffect.EnterHome(), new FallbackEffect.ActivateHome()]);
        return health.HasGlobalLink || (health.IsKnown && now >= flipBy)
            ? (state with { IsInGlobal = true, FlipBy = null }, [new FallbackEffect.ActivateGlobal()])
            : (state, Nothing);
    }

    private static Step InReturning(FallbackState state, FallbackHealth health, FallbackRules rules, DateTimeOffset now)
    {
        if (health.ReturnPeers < rules.ReturnThreshold)
            return (Become(state, FallbackPhase.Fallback, now), Nothing);
        return state.Waited >= rules.ReturnDwell
            ? (state with { FlipBy = now + rules.Drain }, [new FallbackEffect.EnterHome()])
            : (state, Nothing);
    }

    private static Step ComingHome(FallbackState state, FallbackHealth health, FallbackRules rules, DateTimeOffset flipBy, DateTimeOffset now)
    {
        if (health.HasHomeLink || (health.IsKnown && now >= flipBy))
            return (Become(state with { IsInGlobal = false, FlipBy = null }, FallbackPhase.Home, now), [new FallbackEffect.ActivateHome()]);
        return health.IsKnown && health.ReturnPeers < rules.ReturnThreshold
            ? (Become(state with { FlipBy = null }, FallbackPhase.Fallback, now), [new FallbackEffect.EnterGlobal()])
            : (state, Nothing);
    }

    private static FallbackState Become(FallbackState state, FallbackPhase phase, DateTimeOffset now) =>
        state with { Phase = phase, Since = now, Waited = TimeSpan.Zero };

    // Damping lengthens this delay and nothing else; chance keeps peers that lost each other from moving in step.
    private static FallbackState BecomeThin(FallbackState state, FallbackRules rules, Random random, DateTimeOffset now)
    {
        FallbackState thin = Remembered(Become(state, FallbackPhase.Thin, now), rules, now);
        double grown = Math.Min(rules.Delay.Ticks * Math.Pow(2, Math.Min(thin.Departures, 60)), rules.MaxDelay.Ticks);
        double factor = 1 - FallbackRules.Jitter + (2 * FallbackRules.Jitter * random.NextDouble());
        return thin with { Delay = TimeSpan.FromTicks((long)(grown * factor)) };
    }

    private static FallbackState Remembered(FallbackState state, FallbackRules rules, DateTimeOffset now)
    {
        if (rules.FlapWindow <= TimeSpan.Zero)
            return state with { Departures = 0 };
        var windows = (int)Math.Min((now - state.DeparturesAt) / rules.FlapWindow, state.Departures);
        return windows <= 0 ? state : state with { Departures = state.Departures - windows, DeparturesAt = state.DeparturesAt + (rules.FlapWindow * windows) };
    }
}
