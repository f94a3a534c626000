using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>
/// Asking from outside of actors: a message goes out, and the first answer completes a task. An actor should send a
/// message and receive another one instead.
/// </summary>
public static class Futures
{
    /// <inheritdoc cref="Ask{T}(ICanTell, Func{IActorRef, object}, TimeSpan?, CancellationToken)" />
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    /// <inheritdoc cref="Ask{T}(ICanTell, Func{IActorRef, object}, TimeSpan?, CancellationToken)" />
    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout: null, cancellationToken);

    /// <inheritdoc cref="Ask{T}(ICanTell, Func{IActorRef, object}, TimeSpan?, CancellationToken)" />
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    /// <inheritdoc cref="Ask{T}(ICanTell, Func{IActorRef, object}, TimeSpan?, CancellationToken)" />
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    /// <inheritdoc cref="Ask{T}(ICanTell, Func{IActorRef, object}, TimeSpan?, CancellationToken)" />
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, timeout: null, cancellationToken);

    /// <inheritdoc cref="Ask{T}(ICanTell, Func{IActorRef, object}, TimeSpan?, CancellationToken)" />
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var promise = NewPromise<T>(self, timeout, cancellationToken);
        self.Tell(message, promise);
        return promise.Answer;
    }

    /// <summary>Sends a message and waits for the first answer.</summary>
    /// <param name="self">Who is asked.</param>
    /// <param name="messageFactory">Makes the message, given the address for the answer.</param>
    /// <param name="timeout">How long to wait; null for <c>akka.actor.ask-timeout</c>, not positive for ever.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="TaskCanceledException"/>.</param>
    /// <returns>The answer; fails with the cause of a <see cref="Status.Failure"/>, with <see cref="AskTimeoutException"/>
    /// when the time is over, and with <see cref="ArgumentException"/> for an answer of another type.</returns>
    /// <exception cref="ArgumentException">It cannot be told which system is asked.</exception>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var promise = NewPromise<T>(self, timeout, cancellationToken);
        self.Tell(messageFactory(promise), promise);
        return promise.Answer;
    }

    private static AskRef<T> NewPromise<T>(ICanTell self, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var system = SystemOf(self) ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(self));
        var promise = new AskRef<T>(system);
        promise.Limit(timeout ?? system.Settings.AskTimeout, cancellationToken);
        return promise;
    }

    /// <summary>The system that a receiver belongs to, or else that of the running actor; null if there is neither.</summary>
    internal static ActorSystemImpl? SystemOf(ICanTell target) => target switch
    {
        ActorSelection selection => SystemOf(selection.Anchor),
        LocalActorRef local => local.Cell.SystemImpl,
        Nobody => ActorCell.Current?.SystemImpl,
        IInternalActorRef reference => (ActorSystemImpl)reference.Provider.Settings.System,
        _ => ActorCell.Current?.SystemImpl,
    };
}
