using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;

namespace Akka.Event;

/// <summary>Takes events to whoever subscribed to their class, and starts and stops the loggers.</summary>
public class LoggingBus
{
    private volatile Subscriptions _subscriptions = Subscriptions.None;
    private ImmutableArray<IActorRef> _loggers = [];
    private int _loggerCount;
    private volatile LogLevel _logLevel;

    /// <summary>Events below this level go nowhere.</summary>
    public LogLevel LogLevel => _logLevel;

    /// <summary>
    /// In a deterministic system its virtual clock, which then stamps log events;
    /// null where they keep the time that they were made.
    /// </summary>
    internal TimeProvider? VirtualClock { get; set; }

    /// <summary>Lets <paramref name="subscriber"/> be told every event that is a <paramref name="classifier"/>, a class or an interface.</summary>
    /// <returns>False if it was already.</returns>
    public virtual bool Subscribe(IActorRef subscriber, Type classifier) => Change(now => now.With(subscriber, classifier));

    /// <summary>Takes back all that <paramref name="subscriber"/> had asked for.</summary>
    /// <returns>False if there was nothing.</returns>
    public virtual bool Unsubscribe(IActorRef subscriber) => Change(now => now.Without(subscriber));

    /// <summary>Takes one channel back, or a part of a wider one.</summary>
    /// <returns>False if there was nothing.</returns>
    public virtual bool Unsubscribe(IActorRef subscriber, Type classifier) => Change(now => now.Without(subscriber, classifier));

    /// <summary>Tells <paramref name="event"/> to its subscribers, each once.</summary>
    public virtual void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (VirtualClock is { } clock && @event is LogEvent logged)
            logged.SetVirtualTime(clock.GetUtcNow());
        foreach (var subscriber in _subscriptions.ReceiversOf(@event.GetType()))
            subscriber.Tell(@event);
    }

    /// <summary>Changes the level of all loggers.</summary>
    public void SetLogLevel(LogLevel logLevel)
    {
        _logLevel = logLevel;
        foreach (var logger in _loggers)
            SubscribeToLevel(logger, logLevel);
    }

    /// <summary>Logs to standard output until the configured loggers have started.</summary>
    public void StartStdoutLogger(Settings config)
    {
        SubscribeToLevel(config.StdoutLogger, Logging.LogLevelFor(config.StdoutLogLevel));
        LogDebug("StandardOutLogger started");
    }

    internal bool Holds(IActorRef subscriber) => _subscriptions.Holds(subscriber);

    internal void StartDefaultLoggers(ActorSystemImpl system)
    {
        _logLevel = Logging.LogLevelFor(system.Settings.LogLevel);
        var keepsStdout = false;
        foreach (var name in system.Settings.Loggers)
        {
            var type = TypeNames.Find(name)
                ?? throw new ConfigurationException($"akka.loggers names \"{name}\", which is no type; write \"Namespace.Type, Assembly\"");
            if (typeof(MinimalLogger).IsAssignableFrom(type))
                keepsStdout = true;
            else
                AddLogger(system, type);
        }
        if (system.Settings.DebugUnhandledMessage)
            Subscribe(system.SystemActorOf(Props.Create<UnhandledMessageForwarder>(), "UnhandledMessageForwarder"), typeof(UnhandledMessage));
        if (keepsStdout)
            SubscribeToLevel(system.Settings.StdoutLogger, _logLevel);
        else
            Unsubscribe(system.Settings.StdoutLogger);
        LogDebug("Default Loggers started");
    }

    internal void StopDefaultLoggers(ActorSystem system)
    {
        if (!_loggers.IsEmpty)
            SubscribeToLevel(system.Settings.StdoutLogger, Logging.LogLevelFor(system.Settings.StdoutLogLevel));
        foreach (var logger in _loggers)
            RemoveLogger(logger);
        _loggers = [];
        LogDebug("All default loggers stopped");
    }

    // The logger is subscribed at once: InitializeLogger is the first message of its mailbox, so it misses nothing and nobody waits.
    private void AddLogger(ActorSystemImpl system, Type type)
    {
        var name = $"log{++_loggerCount}-{Logging.SimpleName(type)}";
        var logger = system.SystemActorOf(Props.Create(type), name);
        var answer = logger.Ask(new InitializeLogger(this), system.Settings.LoggerStartTimeout);
        _loggers = _loggers.Add(logger);
        SubscribeToLevel(logger, _logLevel);
        _ = system.StartWork(() => Check(answer, logger, $"{name} [{type.FullName}]", system.Settings.LoggerStartTimeout));
    }

    private async Task Check(Task<object> answer, IActorRef logger, string name, TimeSpan timeout)
    {
        try
        {
            if (await answer is not LoggerInitialized)
            {
                RemoveLogger(logger);
                Publish(new Error(cause: null, Source, GetType(), $"logger {name} answered InitializeLogger with {answer.Result.GetType().Name} in place of LoggerInitialized, and was stopped"));
            }
        }
        catch (AskTimeoutException)
        {
            Publish(new Warning(Source, GetType(), $"logger {name} has not answered InitializeLogger within {timeout}; it may be slow or stuck"));
        }
        catch (Exception fault)
        {
            Publish(new Error(fault, Source, GetType(), $"logger {name} failed to start"));
        }
    }

    private void RemoveLogger(IActorRef logger)
    {
        Unsubscribe(logger);
        (logger as IInternalActorRef)?.Stop();
    }

    private void SubscribeToLevel(IActorRef logger, LogLevel logLevel)
    {
        foreach (var level in Enum.GetValues<LogLevel>())
            if (level >= logLevel)
                Subscribe(logger, level.ClassFor());
            else
                Unsubscribe(logger, level.ClassFor());
    }

    private string Source => Logging.SimpleName(this);

    private void LogDebug(string text)
    {
        if (_logLevel <= LogLevel.DebugLevel)
            Publish(new Debug(Source, GetType(), text));
    }

    private bool Change(Func<Subscriptions, Subscriptions> change)
    {
        while (true)
        {
            var now = _subscriptions;
            var next = change(now);
            if (next == now)
                return false;
#pragma warning disable CS0420 // Interlocked is volatile
            if (Interlocked.CompareExchange(ref _subscriptions, next, now) == now)
                return true;
#pragma warning restore CS0420
        }
    }
}
