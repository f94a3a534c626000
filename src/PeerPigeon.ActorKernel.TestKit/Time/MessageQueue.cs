using System.Diagnostics.CodeAnalysis;

namespace Akka.TestKit.Internal;

/// <summary>What a test actor has received and the test has not yet taken; senders on any thread, one test.</summary>
/// <remarks>Not bounded: a test that leaves messages behind is over soon.</remarks>
internal sealed class MessageQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<MessageEnvelope> _messages = new();
    private TaskCompletionSource? _arrival;

    internal int Count
    {
        get
        {
            lock (_gate)
                return _messages.Count;
        }
    }

    internal void Add(MessageEnvelope message)
    {
        TaskCompletionSource? arrival;
        lock (_gate)
        {
            _messages.Enqueue(message);
            arrival = _arrival;
            _arrival = null;
        }

        arrival?.SetResult();
    }

    internal bool TryTake([NotNullWhen(true)] out MessageEnvelope? message)
    {
        lock (_gate)
            return _messages.TryDequeue(out message);
    }

    internal bool TryPeek([NotNullWhen(true)] out MessageEnvelope? message)
    {
        lock (_gate)
            return _messages.TryPeek(out message);
    }

    /// <summary>Blocks until there is a message; false if the time is over before.</summary>
    /// <remarks>It waits for a task: the thread pool, on which tests run, then puts another thread in the place of the blocked one.</remarks>
    internal bool Wait(TimeSpan timeout, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        return Arrival().Wait(timeout, stop) || Count > 0;
    }

    /// <summary>Completes when there is a message, with false if the time is over before.</summary>
    internal async ValueTask<bool> WaitAsync(TimeSpan timeout, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        try
        {
            await Arrival().WaitAsync(timeout, stop).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return Count > 0;
        }
    }

    /// <summary>Completes with the next message; completed if there is one already.</summary>
    private Task Arrival()
    {
        lock (_gate)
            return _messages.Count > 0
                ? Task.CompletedTask
                : (_arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }
}
