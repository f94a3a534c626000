using System.Diagnostics.CodeAnalysis;

namespace Akka.Event;

/// <summary>How much a log event matters; a logger takes its level and everything above.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "Akka.NET's names")]
public enum LogLevel
{
    /// <summary>For tracing one actor.</summary>
    DebugLevel,

    /// <summary>A person cares.</summary>
    InfoLevel,

    /// <summary>Something is wrong that the system can live with.</summary>
    WarningLevel,

    /// <summary>Something failed.</summary>
    ErrorLevel,
}
