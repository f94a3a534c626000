using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Event;

/// <summary>The logger of <c>akka.loggers</c> unless told otherwise: an actor that writes to standard output.</summary>
public class DefaultLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly MinimalLogger _stdout = Context.System.Settings.StdoutLogger;

    /// <inheritdoc />
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent logged:
                Print(logged);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes one event.</summary>
    protected virtual void Print(LogEvent logEvent) => _stdout.Tell(logEvent);
}
