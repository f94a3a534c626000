using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using MsLogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Akka.Hosting.Logging;

/// <summary>
/// Hands log events to Microsoft.Extensions.Logging: the category is the type that logs (ActorSystem where a text names the source),
/// the properties are those of the template, then LogSource, Timestamp and {OriginalFormat}. An argument that is an <see cref="EventId"/> is
/// the id of the entry; it needs no hole in the template.
/// </summary>
public class LoggerFactoryLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILoggerFactory _factory;
    private readonly Dictionary<Type, ILogger> _loggers = [];

    /// <summary>Made by the actor system, which needs a <see cref="LoggerFactorySetup"/>.</summary>
    /// <exception cref="ConfigurationException">There is none.</exception>
    public LoggerFactoryLogger() => _factory = Context.System.Settings.Setup.Get<LoggerFactorySetup>() is { HasValue: true } setup
        ? setup.Value.LoggerFactory
        : throw new ConfigurationException("LoggerFactoryLogger needs a LoggerFactorySetup in the setup of the actor system; AddAkka puts one there");

    /// <inheritdoc />
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent logged:
                Log(logged, Sender.Path);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Logs one event.</summary>
    /// <param name="log">The event.</param>
    /// <param name="path">The actor that ran when it was logged.</param>
    protected virtual void Log(LogEvent log, ActorPath path)
    {
        var logger = LoggerOf(log.LogClass is null || log.LogClass == typeof(DummyClassForStringSources) ? typeof(ActorSystem) : log.LogClass);
        var level = LevelOf(log.LogLevel());
        if (logger.IsEnabled(level))
            logger.Log(level, LogEventState.IdOf(log), new LogEventState(log), log.Cause, static (state, _) => state.ToString());
    }

    private ILogger LoggerOf(Type category)
    {
        if (!_loggers.TryGetValue(category, out var logger))
            _loggers[category] = logger = _factory.CreateLogger(category);
        return logger;
    }

    private static MsLogLevel LevelOf(Event.LogLevel level) => level switch
    {
        Event.LogLevel.DebugLevel => MsLogLevel.Debug,
        Event.LogLevel.InfoLevel => MsLogLevel.Information,
        Event.LogLevel.WarningLevel => MsLogLevel.Warning,
        _ => MsLogLevel.Error,
    };
}
