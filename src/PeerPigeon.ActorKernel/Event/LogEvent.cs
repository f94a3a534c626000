using System.Globalization;
using Akka.Actor;

namespace Akka.Event;

/// <summary>One entry of the log, on its way over the event stream to the loggers.</summary>
public abstract class LogEvent : INoSerializationVerificationNeeded
{
    private bool _virtual;

    /// <summary>An event of this moment and this thread.</summary>
    protected LogEvent()
    {
        Timestamp = DateTime.UtcNow;
        Thread = Thread.CurrentThread;
    }

    /// <summary>What went wrong, if anything.</summary>
    public Exception? Cause { get; protected set; }

    /// <summary>UTC; in a deterministic system its virtual time, set when the event is published.</summary>
    public DateTime Timestamp { get; private set; }

    /// <summary>Where the event was made.</summary>
    public Thread Thread { get; }

    /// <summary>Who logs, most often the path of an actor.</summary>
    public string LogSource { get; protected set; } = "";

    /// <summary>The type of who logs.</summary>
    public Type? LogClass { get; protected set; }

    /// <summary>A text, a <see cref="LogMessage"/> that is formatted when it is read, or any other object.</summary>
    public object? Message { get; protected set; }

    /// <summary>How much the event matters.</summary>
    public abstract LogLevel LogLevel();

    /// <inheritdoc />
    public override string ToString()
    {
        var level = LogLevel().StringFor();
        var thread = _virtual ? 0 : Thread.ManagedThreadId;   // the same seed gives the same text on any thread
        var line = string.Create(CultureInfo.InvariantCulture, $"[{level}][{Timestamp:MM/dd/yyyy HH:mm:ss.fffK}][Thread {thread:0000}][{LogSource}] {Message}");
        return Cause is null ? line : $"{line}{Environment.NewLine}Cause: {Cause}";
    }

    internal void SetVirtualTime(DateTimeOffset now) => (Timestamp, _virtual) = (now.UtcDateTime, true);

    private protected void Fill(Exception? cause, string logSource, Type? logClass, object? message) =>
        (Cause, LogSource, LogClass, Message) = (cause, logSource, logClass, message);
}

/// <summary>A log event for tracing one actor.</summary>
public class Debug : LogEvent
{
    /// <summary>Without a cause.</summary>
    public Debug(string logSource, Type? logClass, object? message) : this(cause: null, logSource, logClass, message)
    {
    }

    /// <summary>With what went wrong.</summary>
    public Debug(Exception? cause, string logSource, Type? logClass, object? message) => Fill(cause, logSource, logClass, message);

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}

/// <summary>A log event that a person cares about.</summary>
public class Info : LogEvent
{
    /// <summary>Without a cause.</summary>
    public Info(string logSource, Type? logClass, object? message) : this(cause: null, logSource, logClass, message)
    {
    }

    /// <summary>With what went wrong.</summary>
    public Info(Exception? cause, string logSource, Type? logClass, object? message) => Fill(cause, logSource, logClass, message);

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.InfoLevel;
}

/// <summary>A log event about something that the system can live with.</summary>
public class Warning : LogEvent
{
    /// <summary>Without a cause.</summary>
    public Warning(string logSource, Type? logClass, object? message) : this(cause: null, logSource, logClass, message)
    {
    }

    /// <summary>With what went wrong.</summary>
    public Warning(Exception? cause, string logSource, Type? logClass, object? message) => Fill(cause, logSource, logClass, message);

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;
}

/// <summary>A log event about a failure.</summary>
public class Error : LogEvent
{
    /// <summary>With what went wrong.</summary>
    public Error(Exception? cause, string logSource, Type? logClass, object? message) => Fill(cause, logSource, logClass, message);

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.ErrorLevel;
}
