using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using ActorLevel = Akka.Event.LogLevel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace PeerPigeon.Cli.Hosting;

/// <summary>What actors log, in the form of <see cref="StderrLog"/>, since standard output belongs to events; and to a collector, where one is asked for.</summary>
internal sealed class StderrActorLog : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <summary>The setting that says what goes to standard error; a collector may be told more.</summary>
    public const string LeastSetting = "pigeon.stderr-loglevel";

    private readonly ActorLevel _least;

    public StderrActorLog()
    {
        _least = Akka.Event.Logging.LogLevelFor(Context.System.Settings.Config.GetString(LeastSetting) ?? "WARNING");
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(OnLogged);
    }

    private void OnLogged(LogEvent logged)
    {
        if (logged.LogLevel() >= _least)
            Console.Error.WriteLine(StderrLog.Line(Level(logged.LogLevel()), logged.LogClass?.Name ?? logged.LogSource, $"{logged.Message}", logged.Cause));
        Telemetry.Log(logged, Level(logged.LogLevel()));
    }

    private static LogLevel Level(ActorLevel level) => level switch
    {
        ActorLevel.DebugLevel => LogLevel.Debug,
        ActorLevel.InfoLevel => LogLevel.Information,
        ActorLevel.WarningLevel => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
