using Akka.Configuration;

namespace Akka.Actor;

/// <summary>One phase of a shutdown.</summary>
/// <param name="DependsOn">Phases that come before.</param>
/// <param name="Timeout">How long the shutdown waits for the tasks of this phase.</param>
/// <param name="Recover">Whether the shutdown goes on when a task fails or the time is over.</param>
internal sealed record ShutdownPhase(IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recover);

/// <summary>The phases of a shutdown, read from <c>akka.coordinated-shutdown</c>.</summary>
internal static class ShutdownPhases
{
    public static OrderedDictionary<string, ShutdownPhase> FromConfig(Config config)
    {
        var timeout = config.GetTimeSpan("default-phase-timeout", TimeSpan.FromSeconds(5), allowInfinite: false);
        var phases = new OrderedDictionary<string, ShutdownPhase>();
        foreach (var (name, value) in config.GetConfig("phases")?.AsEnumerable() ?? [])
        {
            var phase = value.ToConfig();
            phases.Add(name, new(
                [.. phase.GetStringList("depends-on")],
                phase.GetTimeSpan("timeout", timeout, allowInfinite: false),
                phase.GetBoolean("recover", true)));
        }
        return phases;
    }

    /// <summary>
    /// All phases, also those that others only depend on, each after what it depends on;
    /// otherwise in the order of the configuration.
    /// </summary>
    /// <exception cref="ArgumentException">A phase depends on itself.</exception>
    public static List<string> Sort(OrderedDictionary<string, ShutdownPhase> phases)
    {
        var sorted = new List<string>();
        var open = new List<string>();
        foreach (var name in phases.Keys)
            Visit(name);
        return sorted;

        void Visit(string name)
        {
            if (sorted.Contains(name))
                return;
            if (open.Contains(name))
                throw new ArgumentException($"phases of the coordinated shutdown depend on each other in a circle: {string.Join(" -> ", open)} -> {name}", nameof(phases));
            open.Add(name);
            foreach (var earlier in phases.TryGetValue(name, out var phase) ? phase.DependsOn : [])
                Visit(earlier);
            open.RemoveAt(open.Count - 1);
            sorted.Add(name);
        }
    }
}
