using System.Diagnostics.CodeAnalysis;

namespace Akka.TestKit.Internal;

/// <summary>What a test actor has received and the test has not yet taken; senders on any thread, one test.</summary>
/// <remarks>Not bounded: a test that leaves messages behind is over soon.</remarks>
internal sealed class MessageQueue
{
    private readonly object _gate = new();
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
            Monitor.PulseAll(_gate);
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
    internal bool Wait(TimeSpan timeout, CancellationToken stop)
    {
        using var wake = stop.Register(Wake);
        var start = TimeProvider.System.GetTimestamp();
        lock (_gate)
        {
            while (_messages.Count == 0)
            {
                stop.ThrowIfCancellationRequested();
                var left = timeout - TimeProvider.System.GetElapsedTime(start);
                if (left <= TimeSpan.Zero)
                    return false;
                Monitor.Wait(_gate, left);
            }

            return true;
        }
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    /// <summary>Completes when there is a message, with false if the time is over before.</summary>
    internal async ValueTask<bool> WaitAsync(TimeSpan timeout, CancellationToken stop)
    {
        Task arrival;
        lock (_gate)
        {
            if (_messages.Count > 0)
                return true;
            arrival = (_arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        try
        {
            await arrival.WaitAsync(timeout, stop).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return Count > 0;
        }
    }
}
