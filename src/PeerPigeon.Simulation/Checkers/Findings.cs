using System.Collections.Immutable;

namespace PeerPigeon.Simulation;

/// <summary>Something that must hold and did not.</summary>
/// <param name="Checker">Which promise.</param>
/// <param name="Detail">What was found, for people.</param>
public sealed record Violation(string Checker, string Detail);

/// <summary>What the checkers of one run found: each fault once, and of many only the first.</summary>
internal sealed class Findings(SimulatedWorld world)
{
    /// <summary>Faults that are kept; one that repeats every second says no more than the first.</summary>
    public const int Most = 50;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public ImmutableArray<(Violation Violation, DateTimeOffset At)>.Builder All { get; } = ImmutableArray.CreateBuilder<(Violation Violation, DateTimeOffset At)>();

    /// <summary>What the peers saw before the first fault.</summary>
    public ImmutableArray<string> Before { get; private set; } = [];

    /// <param name="checker">Which promise.</param>
    /// <param name="key">What is the same when the fault is the same.</param>
    /// <param name="detail">For people.</param>
    public void Add(string checker, string key, string detail)
    {
        if (All.Count >= Most || !_known.Add($"{checker} {key}"))
            return;
        if (All.Count == 0)
            Before = [.. world.Trace.Last];
        All.Add((new(checker, detail), world.Now));
    }
}

/// <summary>A promise that is watched all the time.</summary>
internal abstract class Checker(SimulatedWorld world, Findings findings) : WorldObserver
{
    protected SimulatedWorld World => world;

    protected DateTimeOffset Now => world.Now;

    protected void Report(string key, string detail) => findings.Add(GetType().Name, key, detail);
}
