using System.Globalization;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>What the runtime has read from the configuration of one system. The meaning of each key is told in akka.conf.</summary>
public class Settings
{
    /// <summary>Reads the settings of a system.</summary>
    public Settings(ActorSystem system, Config config) : this(system, config, ActorSystemSetup.Empty)
    {
    }

    /// <summary>Reads the settings of a system; the runtime's defaults come behind <paramref name="config"/>.</summary>
    /// <exception cref="ConfigurationException">A value cannot be used.</exception>
    public Settings(ActorSystem system, Config config, ActorSystemSetup setup)
    {
        System = system;
        Setup = setup;
        Config = config.WithFallback(ConfigurationFactory.Default());
        config = Config;
        AskTimeout = config.GetTimeSpan("akka.actor.ask-timeout");
        LogLevel = config.GetString("akka.loglevel")!;
        StdoutLogLevel = config.GetString("akka.stdout-loglevel")!;
        StdoutLogger = TypeNames.CreateOr<MinimalLogger>(config, "akka.stdout-logger-class", new StandardOutLogger());
        LogFormatter = TypeNames.CreateOr<ILogMessageFormatter>(config, "akka.logger-formatter", DefaultLogMessageFormatter.Instance);
        Loggers = config.GetStringList("akka.loggers");
        LoggerStartTimeout = config.GetTimeSpan("akka.logger-startup-timeout");
        LogConfigOnStart = config.GetBoolean("akka.log-config-on-start");
        LogDeadLetters = config.GetString("akka.log-dead-letters") switch
        {
            "on" or "true" or "yes" => int.MaxValue,
            "off" or "false" or "no" => 0,
            _ => config.GetInt("akka.log-dead-letters"),
        };
        LogDeadLettersDuringShutdown = config.GetBoolean("akka.log-dead-letters-during-shutdown");
        LogDeadLettersSuspendDuration = config.GetTimeSpan("akka.log-dead-letters-suspend-duration");
        AddLoggingReceive = config.GetBoolean("akka.actor.debug.receive");
        DebugAutoReceive = config.GetBoolean("akka.actor.debug.autoreceive");
        DebugLifecycle = config.GetBoolean("akka.actor.debug.lifecycle");
        DebugUnhandledMessage = config.GetBoolean("akka.actor.debug.unhandled");
        DebugEventStream = config.GetBoolean("akka.actor.debug.event-stream");
        DebugTimerScheduler = config.GetBoolean("akka.actor.debug.log-timers");
        CoordinatedShutdownTerminateActorSystem = config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system");
        CoordinatedShutdownRunByActorSystemTerminate = config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate");
        if (CoordinatedShutdownRunByActorSystemTerminate && !CoordinatedShutdownTerminateActorSystem)
            throw new ConfigurationException(
                "akka.coordinated-shutdown.run-by-actor-system-terminate=on and akka.coordinated-shutdown.terminate-actor-system=off "
                + "is not a supported configuration combination.");
    }

    /// <summary>Whose settings these are.</summary>
    public ActorSystem System { get; }

    /// <summary>The configuration, the runtime's defaults included.</summary>
    public Config Config { get; private set; }

    /// <summary>Settings made in code.</summary>
    public ActorSystemSetup Setup { get; }

    /// <summary><c>akka.actor.ask-timeout</c>.</summary>
    public TimeSpan AskTimeout { get; }

    /// <summary><c>akka.loglevel</c>.</summary>
    public string LogLevel { get; }

    /// <summary><c>akka.stdout-loglevel</c>.</summary>
    public string StdoutLogLevel { get; }

    /// <summary><c>akka.stdout-logger-class</c>.</summary>
    public MinimalLogger StdoutLogger { get; }

    /// <summary><c>akka.logger-formatter</c>.</summary>
    public ILogMessageFormatter LogFormatter { get; }

    /// <summary><c>akka.loggers</c>.</summary>
    public IList<string> Loggers { get; }

    /// <summary><c>akka.logger-startup-timeout</c>.</summary>
    public TimeSpan LoggerStartTimeout { get; }

    /// <summary><c>akka.log-config-on-start</c>.</summary>
    public bool LogConfigOnStart { get; }

    /// <summary><c>akka.log-dead-letters</c>; the greatest number for all of them.</summary>
    public int LogDeadLetters { get; }

    /// <summary><c>akka.log-dead-letters-during-shutdown</c>.</summary>
    public bool LogDeadLettersDuringShutdown { get; }

    /// <summary><c>akka.log-dead-letters-suspend-duration</c>.</summary>
    public TimeSpan LogDeadLettersSuspendDuration { get; }

    /// <summary><c>akka.actor.debug.receive</c>.</summary>
    public bool AddLoggingReceive { get; }

    /// <summary><c>akka.actor.debug.autoreceive</c>.</summary>
    public bool DebugAutoReceive { get; }

    /// <summary><c>akka.actor.debug.lifecycle</c>.</summary>
    public bool DebugLifecycle { get; }

    /// <summary><c>akka.actor.debug.unhandled</c>.</summary>
    public bool DebugUnhandledMessage { get; }

    /// <summary><c>akka.actor.debug.event-stream</c>.</summary>
    public bool DebugEventStream { get; }

    /// <summary><c>akka.actor.debug.log-timers</c>.</summary>
    public bool DebugTimerScheduler { get; }

    /// <summary><c>akka.coordinated-shutdown.terminate-actor-system</c>.</summary>
    public bool CoordinatedShutdownTerminateActorSystem { get; }

    /// <summary><c>akka.coordinated-shutdown.run-by-actor-system-terminate</c>.</summary>
    public bool CoordinatedShutdownRunByActorSystemTerminate { get; }

    /// <summary>Puts a library's defaults behind everything else.</summary>
    public void InjectTopLevelFallback(Config config)
    {
        if (config != Config) Config = Config.WithFallback(config);
    }

    internal SupervisorStrategy UserGuardianStrategy() => TypeNames
        .CreateOr<SupervisorStrategyConfigurator>(Config, "akka.actor.guardian-supervisor-strategy", new DefaultSupervisorStrategy())
        .Create();

    internal PeerPigeon.ActorKernel.DeterministicRuntime? NewDeterministicRuntime()
    {
        var config = Config.GetConfig("akka.actor.deterministic");
        if (config is null || !config.GetBoolean("enabled")) return null;
        var start = config.GetString("start");
        if (!DateTimeOffset.TryParse(start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            throw new ConfigurationException($"akka.actor.deterministic.start '{start}' is not a time; write it as 2000-01-01T00:00:00Z");
        var seed = config.GetString("seed");
        if (!ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new ConfigurationException($"akka.actor.deterministic.seed '{seed}' is not a whole number from 0 to {ulong.MaxValue}");
        return new PeerPigeon.ActorKernel.DeterministicRuntime(number, time);
    }

    /// <inheritdoc />
    public override string ToString() => Config.ToString()!;
}
