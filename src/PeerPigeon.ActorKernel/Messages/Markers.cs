namespace Akka.Actor;

/// <summary>A message that the runtime handles itself before the actor sees it.</summary>
public interface IAutoReceivedMessage;

/// <summary>A message that a remote system must not be able to send unasked.</summary>
public interface IPossiblyHarmful;

/// <summary>A message that never leaves the process.</summary>
public interface INoSerializationVerificationNeeded;

/// <summary>A message that does not put off the receiver's <see cref="ReceiveTimeout"/>.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>A message that carries another one.</summary>
public interface IWrappedMessage
{
    /// <summary>The message inside.</summary>
    object Message { get; }
}

/// <summary>Looking through wrappers.</summary>
public static class WrappedMessage
{
    /// <summary>The innermost message.</summary>
    public static object Unwrap(object message)
    {
        while (message is IWrappedMessage wrapped) message = wrapped.Message;
        return message;
    }
}
