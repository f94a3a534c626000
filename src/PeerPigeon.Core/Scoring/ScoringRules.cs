using System.Collections.Immutable;

namespace PeerPigeon.Core;

/// <summary>The settings by which neighbours are judged.</summary>
public sealed record ScoringRules
{
    /// <summary>Whether anybody is judged at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Points that one act costs one of our peers, by <see cref="Misbehaviour"/>.</summary>
    public ImmutableArray<double> Costs { get; init; } = [5, 10, 20, 0.2];

    /// <summary>Points that one act costs anybody else: less where 1.1.3 does so in good faith, nothing where it knows no better.</summary>
    public ImmutableArray<double> CostsElsewhere { get; init; } = [1, 10, 0, 0];

    /// <summary>Points for a frame that a neighbour brought first, and the most that may be saved up so.</summary>
    public double Credit { get; init; } = 0.05;

    /// <inheritdoc cref="Credit" />
    public double CreditCap { get; init; } = 10;

    /// <summary>Time in which points, good or bad, fade to a half.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Points below which a neighbour's gossip is not taken; less than 0.</summary>
    public double NoGossip { get; init; } = -20;

    /// <summary>Points below which its link is closed; less than <see cref="NoGossip"/>. Nobody falls below twice this.</summary>
    public double Close { get; init; } = -50;

    /// <summary>How long a peer whose link was closed so is refused; doubles each time, up to <see cref="RefuseCap"/>.</summary>
    public TimeSpan RefuseFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time of refusal.</summary>
    public TimeSpan RefuseCap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Peers whose score is remembered; the one judged longest ago is forgotten first.</summary>
    public int Remembered { get; init; } = 1024;
}
