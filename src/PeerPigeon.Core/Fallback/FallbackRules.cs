namespace PeerPigeon.Core;

/// <summary>The settings of the law of fallback: <c>peerpigeon.fallback.*</c> (design §6). Each means what <c>reference.conf</c> says.</summary>
public sealed record FallbackRules
{
    /// <summary>Shortest stay in a phase, so that no input whatever makes phases chase each other.</summary>
    public static readonly TimeSpan ShortestStay = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a sighting of a peer of our home in the global network counts for the return.</summary>
    public static readonly TimeSpan SightingAge = TimeSpan.FromSeconds(60);

    /// <summary>Part of the delay by which chance lengthens or shortens it.</summary>
    public const double Jitter = 0.2;

    /// <summary>Home peers below which home is thin. Peers, default 1.</summary>
    public int Threshold { get; init; } = 1;

    /// <summary>Peers of home from which on the return begins. Peers, default 1, at least <see cref="Threshold"/>.</summary>
    public int ReturnThreshold { get; init; } = 1;

    /// <summary>How long home must be thin before the peer leaves. Default 10 s.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long home must have peers again before the peer goes back. Default 5 s.</summary>
    public TimeSpan ReturnDwell { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a peer that is present may stay unlinked before it counts as unreachable. Default 20 s.</summary>
    public TimeSpan ReachTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long after a reconnect an empty home is not believed, if it had peers before. Default 30 s.</summary>
    public TimeSpan HubWarmup { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a switch waits for the first link in the new network. Default 15 s.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After so long without a departure one is forgotten; zero: none is remembered. Default 15 min.</summary>
    public TimeSpan FlapWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The longest that departures make the delay, before jitter. Default 5 min.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What contradicts what, in words; null if nothing does.</summary>
    public string? Contradiction =>
        ReturnThreshold < Threshold
            ? $"peerpigeon.fallback.return-threshold ({ReturnThreshold}) must be at least threshold ({Threshold})"
        : MaxDelay < Delay
            ? $"peerpigeon.fallback.max-delay ({MaxDelay}) must be at least delay ({Delay})"
        : FlapWindow > TimeSpan.Zero && FlapWindow <= MaxDelay + ReturnDwell
            ? $"peerpigeon.fallback.flap-window ({FlapWindow}) must be more than max-delay + return-dwell ({MaxDelay + ReturnDwell}), or 0 for no damping"
        : null;
}
