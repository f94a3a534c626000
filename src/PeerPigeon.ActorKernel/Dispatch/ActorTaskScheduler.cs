using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// Runs an actor's asynchronous handlers inside the actor: between two parts of a handler the actor's mailbox holds back
/// user messages, and each part runs as a system message, with the actor's context.
/// </summary>
public sealed class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;
    private object? _message;

    internal ActorTaskScheduler(ActorCell cell) => _cell = cell;

    /// <inheritdoc />
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs an action as a task of the running actor.</summary>
    /// <exception cref="InvalidOperationException">No actor runs here.</exception>
    public static void RunTask(Action action) => RunTask(() =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <summary>Runs an asynchronous action in the running actor, whose other messages wait until it ends.</summary>
    /// <exception cref="InvalidOperationException">No actor runs here.</exception>
    public static void RunTask(Func<Task> asyncAction)
    {
        var cell = ActorCell.Current ?? throw new InvalidOperationException("RunTask must be called from an actor context.");
        cell.TaskScheduler.Run(asyncAction);
    }

    internal void Run(Func<Task> asyncAction)
    {
        _message = _cell.CurrentMessage;
        _cell.SuspendNonRecursive();
        var handler = Start(asyncAction);
        if (handler.IsCompletedSuccessfully) Complete(handler);
        else handler.ContinueWith(static (task, state) => ((ActorTaskScheduler)state!).Complete(task), this, CancellationToken.None, TaskContinuationOptions.None, this);
    }

    private Task Start(Func<Task> asyncAction)
    {
        var start = Task.Factory.StartNew(asyncAction, CancellationToken.None, TaskCreationOptions.None, this);
        return start.IsCompletedSuccessfully ? start.Result : start;
    }

    private void Complete(Task handler)
    {
        if (handler.IsCompletedSuccessfully) _cell.ResumeAfterTask();
        else _cell.SendSystemMessage(new TaskFailed(FailureOf(handler), _message));
        _message = null;
    }

    private static Exception FailureOf(Task task) =>
        task.Exception is not { } failure ? new TaskCanceledException(task)
        : failure.InnerExceptions.Count == 1 ? failure.InnerExceptions[0]
        : failure;

    /// <summary>Runs a part of a handler, without a context, so that its awaits come back to this scheduler.</summary>
    internal void Execute(Task task)
    {
        var ambient = SynchronizationContext.Current;
        if (ambient is not null) SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            TryExecuteTask(task);
        }
        finally
        {
            if (ambient is not null) SynchronizationContext.SetSynchronizationContext(ambient);
        }
    }

    /// <inheritdoc />
    protected override void QueueTask(Task task)
    {
        if ((task.CreationOptions & TaskCreationOptions.LongRunning) == TaskCreationOptions.None && ReferenceEquals(ActorCell.Current, _cell)) Execute(task);
        else _cell.SendSystemMessage(new RunTaskPart(this, task, _message));
    }

    /// <inheritdoc />
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc />
    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
