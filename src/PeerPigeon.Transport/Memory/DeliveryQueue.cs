namespace PeerPigeon.Transport;

/// <summary>Takes what a <see cref="DeliveryQueue{T}"/> delivers, one at a time.</summary>
internal interface IDeliverTo<in T>
{
    /// <summary>Asked before each item; when it turns true again, <see cref="DeliveryQueue{T}.Poke"/> is called.</summary>
    bool CanTake { get; }

    void Take(T item);
}

/// <summary>Items with a due time, delivered in order of it, then of arrival. One timer, made with the first item.</summary>
/// <remarks>The lock is there for real clocks, whose timers fire on any thread; under a virtual clock nobody contends for it.</remarks>
internal sealed class DeliveryQueue<T>(MemoryClock clock, IDeliverTo<T> target)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<T, (long Due, long Order)> _items = new();
    private ITimer? _timer;
    private long _armedFor = long.MaxValue;
    private long _order;
    private bool _delivering;
    private bool _disposed;

    public void Enqueue(T item, long due)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _items.Enqueue(item, (due, _order++));
            Arm();
        }
    }

    /// <summary>Drops what waits and puts one last item in its place, due now.</summary>
    /// <returns>How many were dropped.</returns>
    public int Replace(T last)
    {
        lock (_gate)
        {
            int dropped = _items.Count;
            _items.Clear();
            _armedFor = long.MaxValue;
            Enqueue(last, clock.Now);
            return dropped;
        }
    }

    /// <summary>The target can take again.</summary>
    public void Poke()
    {
        lock (_gate)
            Arm();
    }

    /// <summary>Drops what waits; nothing is delivered any more.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _disposed = true;
            _items.Clear();
            _timer?.Dispose();
        }
    }

    private void Arm()
    {
        if (_delivering || _disposed || !_items.TryPeek(out _, out (long Due, long Order) head) || head.Due >= _armedFor || !target.CanTake)
            return;
        _armedFor = head.Due;
        _timer ??= clock.CreateTimer(static queue => ((DeliveryQueue<T>)queue!).Deliver(), this);
        _timer.Change(clock.Until(head.Due), Timeout.InfiniteTimeSpan);
    }

    private void Deliver()
    {
        lock (_gate)
        {
            if (_delivering)
                return;
            _delivering = true;
            _armedFor = long.MaxValue;
        }

        while (TryTakeDue(out T? item))
            target.Take(item);
    }

    private bool TryTakeDue([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T item)
    {
        lock (_gate)
        {
            if (!_disposed && target.CanTake && _items.TryPeek(out item, out (long Due, long Order) head) && clock.IsDue(head.Due))
            {
                _items.Dequeue();
                return true;
            }

            item = default;
            _delivering = false;
            Arm();
            return false;
        }
    }
}
