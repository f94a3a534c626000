namespace PeerPigeon.Core;

/// <summary>What a peer knows about its home network at one moment.</summary>
/// <param name="IsKnown">Whether the numbers can be believed; unknown is not empty.</param>
/// <param name="HomePeers">Others in home that can be reached; while unknown those alone with an open link.</param>
/// <param name="ReturnPeers"><paramref name="HomePeers"/> and those of our home that are away like ourselves.</param>
/// <param name="MayFallBack">Whether fallback is allowed and there is another network to fall back to.</param>
/// <param name="HasHomeLink">Whether a link is open in the home network.</param>
/// <param name="HasGlobalLink">Whether a link is open in the global network.</param>
public readonly record struct FallbackHealth(
    bool IsKnown, int HomePeers, int ReturnPeers, bool MayFallBack, bool HasHomeLink, bool HasGlobalLink);

/// <summary>Where a peer stands between its home and the global network.</summary>
public sealed record FallbackState
{
    /// <summary>The phase, as people see it.</summary>
    public FallbackPhase Phase { get; init; }

    /// <summary>When the phase began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether the active network is the global one. Between two flips there is exactly one active network.</summary>
    public bool IsInGlobal { get; init; }

    /// <summary>A switch that waits for its first link: when it takes place without one. Null: no switch is under way.</summary>
    public DateTimeOffset? FlipBy { get; init; }

    /// <summary>How long home has been thin, or viable again; the clock stands still while unknown.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>The delay before leaving home, drawn when home became thin.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Departures that are remembered.</summary>
    public int Departures { get; init; }

    /// <summary>The last departure, or when the last one was forgotten.</summary>
    public DateTimeOffset DeparturesAt { get; init; }

    /// <summary>When the state was last looked at.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether home was known then.</summary>
    public bool WasKnown { get; init; }

    /// <summary>Where the hub session belongs: the network that was entered last.</summary>
    public bool IsSessionInGlobal => Phase == FallbackPhase.Fallback || (Phase == FallbackPhase.Returning && FlipBy is null);

    /// <summary>At home.</summary>
    public static FallbackState Start(DateTimeOffset now) => new() { Since = now, At = now, DeparturesAt = now };
}

/// <summary>What is to be done; a closed family.</summary>
public abstract record FallbackEffect
{
    private FallbackEffect()
    {
    }

    /// <summary>Be a member of the global network, and let the hub session move there.</summary>
    public sealed record EnterGlobal : FallbackEffect;

    /// <summary>Let the hub session move to the home network, and look for links there.</summary>
    public sealed record EnterHome : FallbackEffect;

    /// <summary>From now on the global network is the active one; the links of home are no longer needed.</summary>
    public sealed record ActivateGlobal : FallbackEffect;

    /// <summary>From now on home is the active network; the global one is left when its links have sent what they took.</summary>
    public sealed record ActivateHome : FallbackEffect;

    /// <summary>Goodbye in the global network, and every link there closed now: nothing that is queued goes out.</summary>
    public sealed record EndGlobal : FallbackEffect;
}
