using System.Diagnostics.CodeAnalysis;

[assembly: SuppressMessage("Design", "CA1032", Scope = "namespaceanddescendants", Target = "~N:Akka", Justification = "the constructors are Akka.NET's")]

namespace Akka.Actor;

/// <summary>Base of what the runtime throws.</summary>
public abstract class AkkaException : Exception
{
    /// <summary>Without a message.</summary>
    protected AkkaException()
    {
    }

    /// <summary>With a message and a cause.</summary>
    protected AkkaException(string? message, Exception? cause = null) : base(message, cause)
    {
    }

    /// <summary>What caused it; null if nothing did.</summary>
    protected Exception? Cause => InnerException;
}

/// <summary>A name for an actor is empty, ill-formed, or taken by a sibling.</summary>
public class InvalidActorNameException : AkkaException
{
    /// <summary>With a message.</summary>
    public InvalidActorNameException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public InvalidActorNameException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>An Ask had no answer in time.</summary>
public class AskTimeoutException : AkkaException
{
    /// <summary>With a message.</summary>
    public AskTimeoutException(string message) : base(message)
    {
    }
}

/// <summary>An actor could not be made or started; its default supervisor stops it.</summary>
public class ActorInitializationException : AkkaException
{
    /// <summary>Without a message.</summary>
    public ActorInitializationException()
    {
    }

    /// <summary>With a message.</summary>
    public ActorInitializationException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public ActorInitializationException(string message, Exception cause) : base(message, cause)
    {
    }

    /// <summary>With the actor, a message and a cause.</summary>
    public ActorInitializationException(IActorRef? actor, string message, Exception? cause = null) : base(message, cause) => Actor = actor;

    /// <summary>The actor; null if it is not known.</summary>
    public IActorRef? Actor { get; set; }

    /// <inheritdoc />
    public override string ToString() => Actor is null ? base.ToString() : $"{Actor}: {base.ToString()}";
}

/// <summary>An actor failed in its PreRestart.</summary>
public class PreRestartException : ActorInitializationException
{
    /// <summary>With the failure of PreRestart and what had caused the restart.</summary>
    public PreRestartException(IActorRef actor, Exception? restartException, Exception? cause, object? optionalMessage)
        : base(actor, $"Exception pre restart ({restartException?.GetType().ToString() ?? "null"})", cause)
    {
        RestartException = restartException;
        OptionalMessage = optionalMessage;
    }

    /// <summary>What PreRestart threw.</summary>
    public Exception? RestartException { get; }

    /// <summary>The message whose handling had failed; null if there was none.</summary>
    public object? OptionalMessage { get; }
}

/// <summary>An actor failed while it was being made anew.</summary>
public class PostRestartException : ActorInitializationException
{
    /// <summary>With the new failure and what had caused the restart.</summary>
    public PostRestartException(IActorRef actor, Exception? cause, Exception? originalCause)
        : base(actor, $"Exception post restart ({originalCause?.GetType().ToString() ?? "null"})", cause) => OriginalCause = originalCause;

    /// <summary>What had caused the restart.</summary>
    public Exception? OriginalCause { get; }
}

/// <summary>An actor received <see cref="Kill"/>.</summary>
public class ActorKilledException : AkkaException
{
    /// <summary>Without a message.</summary>
    public ActorKilledException()
    {
    }

    /// <summary>With a message.</summary>
    public ActorKilledException(string message) : base(message)
    {
    }
}

/// <summary>An actor's thread was interrupted.</summary>
public class ActorInterruptedException : AkkaException
{
    /// <summary>With a message and a cause.</summary>
    public ActorInterruptedException(string? message = null, Exception? cause = null) : base(message, cause)
    {
    }
}

/// <summary>Something was asked of an actor that its state forbids, such as stashing one message twice.</summary>
public class IllegalActorStateException : AkkaException
{
    /// <summary>With a message.</summary>
    public IllegalActorStateException(string message) : base(message)
    {
    }
}

/// <summary>A path in a selection is ill-formed.</summary>
public class IllegalActorNameException : AkkaException
{
    /// <summary>With a message.</summary>
    public IllegalActorNameException(string message) : base(message)
    {
    }
}

/// <summary>An actor that another one watched has ended, and the watcher did not handle it.</summary>
public class DeathPactException : AkkaException
{
    /// <summary>With the actor that has ended.</summary>
    public DeathPactException(IActorRef deadActor) : base($"Monitored actor [{deadActor}] terminated") => DeadActor = deadActor;

    /// <summary>The actor that has ended.</summary>
    public IActorRef DeadActor { get; }
}

/// <summary>A selection matched no living actor in time.</summary>
public class ActorNotFoundException : AkkaException
{
    /// <summary>Without a message.</summary>
    public ActorNotFoundException()
    {
    }

    /// <summary>With a message and a cause.</summary>
    public ActorNotFoundException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}

/// <summary>Null was sent as a message.</summary>
public class InvalidMessageException : AkkaException
{
    /// <summary>Without a message.</summary>
    public InvalidMessageException()
    {
    }

    /// <summary>With a message.</summary>
    public InvalidMessageException(string message) : base(message)
    {
    }
}

/// <summary>A bounded stash was full.</summary>
public class StashOverflowException : AkkaException
{
    /// <summary>With a message and a cause.</summary>
    public StashOverflowException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}

/// <summary>The scheduler refused work, because it has been shut down.</summary>
public sealed class SchedulerException : AkkaException
{
    /// <summary>With a message.</summary>
    public SchedulerException(string message) : base(message)
    {
    }
}

/// <summary>A logger could not be started.</summary>
public class LoggerInitializationException : AkkaException
{
    /// <summary>Without a message.</summary>
    public LoggerInitializationException()
    {
    }

    /// <summary>With a message and a cause.</summary>
    public LoggerInitializationException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
