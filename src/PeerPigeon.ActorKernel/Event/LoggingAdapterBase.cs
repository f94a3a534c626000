namespace Akka.Event;

/// <summary>Base of adapters: leaves to them which levels are on and where events go.</summary>
public abstract class LoggingAdapterBase : ILoggingAdapter
{
    /// <summary>An adapter with this formatter.</summary>
    protected LoggingAdapterBase(ILogMessageFormatter logMessageFormatter) =>
        Formatter = logMessageFormatter ?? throw new ArgumentNullException(nameof(logMessageFormatter));

    /// <inheritdoc />
    public ILogMessageFormatter Formatter { get; }

    /// <inheritdoc />
    public abstract bool IsDebugEnabled { get; }

    /// <inheritdoc />
    public abstract bool IsInfoEnabled { get; }

    /// <inheritdoc />
    public abstract bool IsWarningEnabled { get; }

    /// <inheritdoc />
    public abstract bool IsErrorEnabled { get; }

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => IsDebugEnabled,
        LogLevel.InfoLevel => IsInfoEnabled,
        LogLevel.WarningLevel => IsWarningEnabled,
        LogLevel.ErrorLevel => IsErrorEnabled,
        _ => throw new NotSupportedException($"unknown log level {logLevel}"),
    };

    /// <inheritdoc />
    public void Log(LogLevel logLevel, Exception? cause, string format)
    {
        if (IsEnabled(logLevel))
            NotifyLog(logLevel, format, cause);
    }

    /// <inheritdoc />
    public void Log(LogLevel logLevel, Exception? cause, LogMessage message)
    {
        if (IsEnabled(logLevel))
            NotifyLog(logLevel, message, cause);
    }

    /// <summary>Passes an event of a level that is on to where events go.</summary>
    protected abstract void NotifyLog(LogLevel logLevel, object message, Exception? cause = null);
}

/// <summary>Logs nothing.</summary>
public sealed class NoLogger : ILoggingAdapter
{
    /// <summary>The only one; it has no state.</summary>
    public static readonly ILoggingAdapter Instance = new NoLogger();

    private NoLogger()
    {
    }

    /// <inheritdoc />
    public ILogMessageFormatter Formatter => DefaultLogMessageFormatter.Instance;

    /// <inheritdoc />
    public bool IsDebugEnabled => false;

    /// <inheritdoc />
    public bool IsInfoEnabled => false;

    /// <inheritdoc />
    public bool IsWarningEnabled => false;

    /// <inheritdoc />
    public bool IsErrorEnabled => false;

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => false;

    /// <inheritdoc />
    public void Log(LogLevel logLevel, Exception? cause, string format)
    {
    }

    /// <inheritdoc />
    public void Log(LogLevel logLevel, Exception? cause, LogMessage message)
    {
    }
}
