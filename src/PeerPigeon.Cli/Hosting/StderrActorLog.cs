using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace PeerPigeon.Cli.Hosting;

/// <summary>What actors log, in the form of <see cref="StderrLog"/>: standard output belongs to events.</summary>
internal sealed class StderrActorLog : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    public StderrActorLog()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(e => Console.Error.WriteLine(StderrLog.Line(Level(e.LogLevel()), e.LogClass?.Name ?? e.LogSource, $"{e.Message}", e.Cause)));
    }

    private static Microsoft.Extensions.Logging.LogLevel Level(Akka.Event.LogLevel level) => level switch
    {
        Akka.Event.LogLevel.DebugLevel => Microsoft.Extensions.Logging.LogLevel.Debug,
        Akka.Event.LogLevel.InfoLevel => Microsoft.Extensions.Logging.LogLevel.Information,
        Akka.Event.LogLevel.WarningLevel => Microsoft.Extensions.Logging.LogLevel.Warning,
        _ => Microsoft.Extensions.Logging.LogLevel.Error,
    };
}
