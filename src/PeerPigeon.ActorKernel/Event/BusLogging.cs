namespace Akka.Event;

/// <summary>Logs over an event stream, in the name of one source. The level is that of the bus, also when it changes.</summary>
public sealed class BusLogging : LoggingAdapterBase
{
    /// <summary>An adapter for one source.</summary>
    public BusLogging(LoggingBus bus, string logSource, Type logClass, ILogMessageFormatter logMessageFormatter) : base(logMessageFormatter) =>
        (Bus, LogSource, LogClass) = (bus, logSource, logClass);

    /// <summary>Where events go.</summary>
    public LoggingBus Bus { get; }

    /// <summary>Who logs.</summary>
    public string LogSource { get; }

    /// <summary>The type of who logs.</summary>
    public Type LogClass { get; }

    /// <inheritdoc />
    public override bool IsDebugEnabled => Bus.LogLevel <= LogLevel.DebugLevel;

    /// <inheritdoc />
    public override bool IsInfoEnabled => Bus.LogLevel <= LogLevel.InfoLevel;

    /// <inheritdoc />
    public override bool IsWarningEnabled => Bus.LogLevel <= LogLevel.WarningLevel;

    /// <inheritdoc />
    public override bool IsErrorEnabled => Bus.LogLevel <= LogLevel.ErrorLevel;

    /// <inheritdoc />
    protected override void NotifyLog(LogLevel logLevel, object message, Exception? cause = null) => Bus.Publish(logLevel switch
    {
        LogLevel.DebugLevel => new Debug(cause, LogSource, LogClass, message),
        LogLevel.InfoLevel => new Info(cause, LogSource, LogClass, message),
        LogLevel.WarningLevel => new Warning(cause, LogSource, LogClass, message),
        _ => new Error(cause, LogSource, LogClass, message),
    });
}
