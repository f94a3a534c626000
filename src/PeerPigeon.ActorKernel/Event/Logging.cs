using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace Akka.Event;

/// <summary>Makes logging adapters, and names log levels.</summary>
[SuppressMessage("Naming", "CA1724", Justification = "Akka.NET's name")]
public static class Logging
{
    private const LogLevel OffLevel = (LogLevel)int.MaxValue;

    /// <summary>An adapter in the name of the actor of this context.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter? logMessageFormatter = null) =>
        GetLogger(context.System, context, logMessageFormatter);

    /// <summary>An adapter in the name of an actor's context or reference, a type, a text, or the type of any other object.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var source = LogSource.Create(logSourceObj, system);
        return new BusLogging(system.EventStream, source.Source, source.Type, logMessageFormatter ?? system.Settings.LogFormatter);
    }

    /// <summary>As the other overload, over a bus.</summary>
    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var source = LogSource.Create(logSourceObj);
        return new BusLogging(loggingBus, source.Source, source.Type, logMessageFormatter ?? DefaultLogMessageFormatter.Instance);
    }

    /// <summary>The name of the object's type, without namespace.</summary>
    public static string SimpleName(object o) => SimpleName(o.GetType());

    /// <summary>The name of a type, without namespace.</summary>
    public static string SimpleName(Type t) => t.Name;

    /// <summary>The class of the events of a level.</summary>
    public static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        LogLevel.ErrorLevel => typeof(Error),
        _ => throw new ArgumentException($"unknown log level {logLevel}", nameof(logLevel)),
    };

    /// <summary>A level as configurations write it: DEBUG, INFO, WARNING, ERROR or OFF.</summary>
    public static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
        OffLevel => "OFF",
        _ => throw new ArgumentException($"unknown log level {logLevel}", nameof(logLevel)),
    };

    /// <summary>The level that a configuration means, in any case; OFF is above all levels.</summary>
    /// <exception cref="ArgumentException">There is no such level.</exception>
    public static LogLevel LogLevelFor(string logLevel) => logLevel?.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => OffLevel,
        _ => throw new ArgumentException($"log level \"{logLevel}\" is unknown; use DEBUG, INFO, WARNING, ERROR or OFF", nameof(logLevel)),
    };

    /// <summary>The level of the events of a class.</summary>
    /// <exception cref="NotSupportedException">It is none of the four classes of log events.</exception>
    public static LogLevel LogLevelFor<T>() where T : LogEvent =>
        Enum.GetValues<LogLevel>().Cast<LogLevel?>().FirstOrDefault(level => level!.Value.ClassFor() == typeof(T))
        ?? throw new NotSupportedException($"{typeof(T).FullName} is no class of log events; use Debug, Info, Warning or Error");
}
