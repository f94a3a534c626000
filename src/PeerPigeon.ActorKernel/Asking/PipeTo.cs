using PeerPigeon.ActorKernel;

namespace Akka.Actor;

/// <summary>Turns the end of a task into a message: its result, or a <see cref="Status.Failure"/>, unless told otherwise.</summary>
public static class PipeToSupport
{
    /// <summary>Sends the task's result when it comes.</summary>
    /// <param name="taskToPipe">The task.</param>
    /// <param name="recipient">Who gets the message.</param>
    /// <param name="sender">Whom the recipient sees as the sender; null for nobody.</param>
    /// <param name="success">Makes the message from the result; null sends the result itself.</param>
    /// <param name="failure">Makes the message from the failure; null sends <see cref="Status.Failure"/>.</param>
    /// <returns>Ends when the message has been sent; never fails with the task's failure.</returns>
    public static Task PipeTo<T>(
        this Task<T> taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<T, object>? success = null, Func<Exception, object>? failure = null) =>
        taskToPipe.PipeTo(recipient, useConfigureAwait: false, sender, success, failure);

    /// <inheritdoc cref="PipeTo{T}(Task{T}, ICanTell, IActorRef, Func{T, object}, Func{Exception, object})" />
    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<T, object>? success = null, Func<Exception, object>? failure = null) =>
        taskToPipe.AsTask().PipeTo(recipient, useConfigureAwait: false, sender, success, failure);

    /// <summary>Sends the task's result when it comes.</summary>
    /// <param name="taskToPipe">The task.</param>
    /// <param name="recipient">Who gets the message.</param>
    /// <param name="useConfigureAwait">Whether the message is sent from the captured context.</param>
    /// <param name="sender">Whom the recipient sees as the sender; null for nobody.</param>
    /// <param name="success">Makes the message; null sends the result itself, if there is one.</param>
    /// <param name="failure">Makes the message from the failure; null sends <see cref="Status.Failure"/>.</param>
    public static Task PipeTo<T>(
        this Task<T> taskToPipe,
        ICanTell recipient,
        bool useConfigureAwait,
        IActorRef? sender = null,
        Func<T, object>? success = null,
        Func<Exception, object>? failure = null)
    {
        if (RuntimeOf(recipient) is not { } runtime) return Pipe(taskToPipe, recipient, useConfigureAwait, sender, success, failure);
        return runtime.InContext(() => Pipe(taskToPipe, recipient, capture: true, sender, success, failure));
    }

    /// <inheritdoc cref="PipeTo{T}(Task{T}, ICanTell, bool, IActorRef, Func{T, object}, Func{Exception, object})" />
    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe,
        ICanTell recipient,
        bool useConfigureAwait,
        IActorRef? sender = null,
        Func<T, object>? success = null,
        Func<Exception, object>? failure = null) =>
        taskToPipe.AsTask().PipeTo(recipient, useConfigureAwait, sender, success, failure);

    /// <summary>Sends a message when the task ends: one made by <paramref name="success"/> (none if null), or its failure.</summary>
    /// <inheritdoc cref="PipeTo{T}(Task{T}, ICanTell, IActorRef, Func{T, object}, Func{Exception, object})" />
    public static Task PipeTo(
        this Task taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<object>? success = null, Func<Exception, object>? failure = null) =>
        taskToPipe.PipeTo(recipient, useConfigureAwait: false, sender, success, failure);

    /// <inheritdoc cref="PipeTo(Task, ICanTell, IActorRef, Func{object}, Func{Exception, object})" />
    public static Task PipeTo(
        this ValueTask taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<object>? success = null, Func<Exception, object>? failure = null) =>
        taskToPipe.AsTask().PipeTo(recipient, useConfigureAwait: false, sender, success, failure);

    /// <summary>Sends a message when the task ends.</summary>
    /// <param name="taskToPipe">The task.</param>
    /// <param name="recipient">Who gets the message.</param>
    /// <param name="useConfigureAwait">Whether the message is sent from the captured context.</param>
    /// <param name="sender">Whom the recipient sees as the sender; null for nobody.</param>
    /// <param name="success">Makes the message; null sends the result itself, if there is one.</param>
    /// <param name="failure">Makes the message from the failure; null sends <see cref="Status.Failure"/>.</param>
    public static Task PipeTo(
        this Task taskToPipe,
        ICanTell recipient,
        bool useConfigureAwait,
        IActorRef? sender = null,
        Func<object>? success = null,
        Func<Exception, object>? failure = null)
    {
        if (RuntimeOf(recipient) is not { } runtime) return Pipe(taskToPipe, recipient, useConfigureAwait, sender, success, failure);
        return runtime.InContext(() => Pipe(taskToPipe, recipient, capture: true, sender, success, failure));
    }

    /// <inheritdoc cref="PipeTo(Task, ICanTell, bool, IActorRef, Func{object}, Func{Exception, object})" />
    public static Task PipeTo(
        this ValueTask taskToPipe,
        ICanTell recipient,
        bool useConfigureAwait,
        IActorRef? sender = null,
        Func<object>? success = null,
        Func<Exception, object>? failure = null) =>
        taskToPipe.AsTask().PipeTo(recipient, useConfigureAwait, sender, success, failure);

    /// <summary>What drives the recipient, or else whoever pipes; null in real time.</summary>
    private static DeterministicRuntime? RuntimeOf(ICanTell recipient) => recipient switch
    {
        ActorSelection selection => RuntimeOf(selection.Anchor),
        LocalActorRef local => local.Cell.SystemImpl.Runtime,
        PromiseRef promise => promise.System.Runtime,
        _ => ActorCell.Current?.SystemImpl.Runtime ?? (SynchronizationContext.Current as RuntimeContext)?.Runtime,
    };

    private static async Task Pipe<T>(
        Task<T> task, ICanTell recipient, bool capture, IActorRef? sender, Func<T, object>? success, Func<Exception, object>? failure)
    {
        try
        {
            var result = await task.ConfigureAwait(capture);
            recipient.Tell(success is null ? result! : success(result), sender);
        }
        catch (Exception cause)
        {
            recipient.Tell(failure is null ? new Status.Failure(cause) : failure(cause), sender);
        }
    }

    private static async Task Pipe(
        Task task, ICanTell recipient, bool capture, IActorRef? sender, Func<object>? success, Func<Exception, object>? failure)
    {
        try
        {
            await task.ConfigureAwait(capture);
            if (success is not null) recipient.Tell(success(), sender);
        }
        catch (Exception cause)
        {
            recipient.Tell(failure is null ? new Status.Failure(cause) : failure(cause), sender);
        }
    }
}
