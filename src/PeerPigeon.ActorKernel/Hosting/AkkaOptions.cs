using System.Globalization;

namespace Akka.Hosting;

/// <summary>Nothing, everything, or a number of them.</summary>
public enum TriStateValue
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Everything.</summary>
    All,

    /// <summary>A number of them.</summary>
    Some,
}

/// <summary>Which dead letters are logged; what is null stays as it is configured.</summary>
public class DeadLetterOptions
{
    /// <summary>Whether none, all, or the first <see cref="LogCount"/> are logged.</summary>
    public TriStateValue ShouldLog { get; set; } = TriStateValue.Some;

    /// <summary>How many are logged before a pause.</summary>
    public int LogCount { get; set; } = 10;

    /// <summary>Whether they are logged while the system shuts down.</summary>
    public bool? LogDuringShutdown { get; set; }

    /// <summary>The pause after <see cref="LogCount"/>; zero or less is for ever.</summary>
    public TimeSpan? LogSuspendDuration { get; set; }

    /// <summary>As HOCON.</summary>
    public override string ToString() => HoconLines.Of("akka",
        ("log-dead-letters", ShouldLog switch
        {
            TriStateValue.All => "on",
            TriStateValue.None => "off",
            _ => LogCount.ToString(CultureInfo.InvariantCulture),
        }),
        ("log-dead-letters-during-shutdown", LogDuringShutdown?.ToHocon()),
        ("log-dead-letters-suspend-duration", LogSuspendDuration?.ToHocon(allowInfinite: true, zeroIsInfinite: true)));
}

/// <summary>What the runtime logs about itself at debug level; what is null stays as it is configured.</summary>
public class DebugOptions
{
    /// <summary>Messages of actors that implement ILogReceive.</summary>
    public bool? Receive { get; set; }

    /// <summary>Messages that the runtime handles itself, such as PoisonPill.</summary>
    public bool? AutoReceive { get; set; }

    /// <summary>Starts, restarts and stops of actors.</summary>
    public bool? LifeCycle { get; set; }

    /// <summary>Subscriptions to the event stream.</summary>
    public bool? EventStream { get; set; }

    /// <summary>Messages that an actor has no handler for.</summary>
    public bool? Unhandled { get; set; }

    /// <summary>As HOCON.</summary>
    public override string ToString() => HoconLines.Of("akka.actor.debug",
        ("receive", Receive?.ToHocon()),
        ("autoreceive", AutoReceive?.ToHocon()),
        ("lifecycle", LifeCycle?.ToHocon()),
        ("event-stream", EventStream?.ToHocon()),
        ("unhandled", Unhandled?.ToHocon()));
}

internal static class HoconLines
{
    /// <summary>An object at <paramref name="path"/>; keys without a value are left out.</summary>
    public static string Of(string path, params ReadOnlySpan<(string Key, string? Value)> lines)
    {
        var text = "";
        foreach (var (key, value) in lines)
            text += value is null ? "" : $"  {key} = {value}\n";
        return text.Length == 0 ? "" : $"{path} {{\n{text}}}\n";
    }
}
