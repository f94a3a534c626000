namespace Akka.Event;

/// <summary>What an actor logs through. Use the methods of <see cref="LoggingExtensions"/>: they cost nothing where the level is off.</summary>
public interface ILoggingAdapter
{
    /// <summary>What turns templates into text.</summary>
    ILogMessageFormatter Formatter { get; }

    /// <summary>Whether debug events go anywhere.</summary>
    bool IsDebugEnabled { get; }

    /// <summary>Whether info events go anywhere.</summary>
    bool IsInfoEnabled { get; }

    /// <summary>Whether warnings go anywhere.</summary>
    bool IsWarningEnabled { get; }

    /// <summary>Whether errors go anywhere.</summary>
    bool IsErrorEnabled { get; }

    /// <summary>Whether events of <paramref name="logLevel"/> go anywhere.</summary>
    bool IsEnabled(LogLevel logLevel);

    /// <summary>Logs a text as it is.</summary>
    void Log(LogLevel logLevel, Exception? cause, string format);

    /// <summary>Logs a template with its arguments.</summary>
    void Log(LogLevel logLevel, Exception? cause, LogMessage message);
}
