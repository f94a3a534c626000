using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Event;

/// <summary>The first message of a logger; it answers <see cref="LoggerInitialized"/>, and log events follow.</summary>
public class InitializeLogger : INoSerializationVerificationNeeded
{
    /// <summary>With the bus that the log events come from.</summary>
    public InitializeLogger(LoggingBus loggingBus) => LoggingBus = loggingBus;

    /// <summary>The bus that the log events come from.</summary>
    public LoggingBus LoggingBus { get; }
}

/// <summary>A logger's answer to <see cref="InitializeLogger"/>.</summary>
public class LoggerInitialized : INoSerializationVerificationNeeded, IDeadLetterSuppression;

/// <summary>What a logger asks of its mailbox; every mailbox of this runtime will do.</summary>
public interface ILoggerMessageQueueSemantics : ISemantics;
