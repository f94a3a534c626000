using System.Diagnostics;

namespace Akka.TestKit.Internal;

/// <summary>Real time: the system runs by itself while the test waits.</summary>
internal sealed class ThreadTime : TestTime
{
    internal override TimeSpan Now => Stopwatch.GetElapsedTime(0);

    internal override ValueTask<bool> Message(MessageQueue queue, TimeSpan timeout, bool blocking, CancellationToken stop) =>
        blocking ? new(queue.Wait(timeout, stop)) : queue.WaitAsync(timeout, stop);

    internal override async ValueTask<bool> Condition(
        Func<ValueTask<bool>> condition, TimeSpan timeout, TimeSpan interval, bool blocking, CancellationToken stop)
    {
        var end = Now + timeout;
        while (!await condition().ConfigureAwait(false))
        {
            stop.ThrowIfCancellationRequested();
            var left = end - Now;
            if (left <= TimeSpan.Zero)
                return false;
            await Pass(left < interval ? left : interval, blocking, stop).ConfigureAwait(false);
        }

        return true;
    }

    internal override ValueTask Pass(TimeSpan time, bool blocking, CancellationToken stop)
    {
        var delay = Task.Delay(time, stop);
        if (!blocking)
            return new(delay);
        delay.Wait(stop);
        return ValueTask.CompletedTask;
    }

    internal override bool Ended(Task task, TimeSpan timeout) => Task.WaitAny([task], timeout) == 0;
}
