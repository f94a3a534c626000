using PeerPigeon.ActorKernel;

namespace Akka.TestKit.Internal;

/// <summary>Virtual time: the waiting test itself runs the system, step by step, and time moves to the next timer when nothing is left to do.</summary>
internal sealed class VirtualTime(DeterministicRuntime runtime) : TestTime
{
    private readonly DateTimeOffset _start = runtime.Now;

    internal override TimeSpan Now => runtime.Now - _start;

    internal override ValueTask<bool> Message(MessageQueue queue, TimeSpan timeout, bool blocking, CancellationToken stop)
    {
        runtime.RunUntil(() => queue.Count > 0 || stop.IsCancellationRequested, timeout);
        stop.ThrowIfCancellationRequested();
        return new(queue.Count > 0);
    }

    /// <remarks>The condition is looked at outside the drive, so that it may send messages; then again whenever it may have changed.</remarks>
    internal override async ValueTask<bool> Condition(
        Func<ValueTask<bool>> condition, TimeSpan timeout, TimeSpan interval, bool blocking, CancellationToken stop)
    {
        var end = Now + timeout;
        while (!await condition().ConfigureAwait(false))
        {
            stop.ThrowIfCancellationRequested();
            var before = runtime.Steps;
            if (!runtime.RunUntil(() => runtime.Steps != before, end - Now))
                return await condition().ConfigureAwait(false);
        }

        return true;
    }

    internal override ValueTask Pass(TimeSpan time, bool blocking, CancellationToken stop)
    {
        runtime.Advance(time);
        stop.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }

    internal override bool Ended(Task task, TimeSpan timeout) => runtime.RunUntil(() => task.IsCompleted, timeout);
}
