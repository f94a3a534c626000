namespace PeerPigeon.Transport;

/// <summary>What is to be done when, one thing at a time: handshakes, time-outs, detection of the dead.</summary>
internal sealed class Agenda : IDeliverTo<Action>
{
    private readonly DeliveryQueue<Action> _queue;

    public Agenda(MemoryClock clock)
    {
        Clock = clock;
        _queue = new(clock, this);
    }

    public MemoryClock Clock { get; }

    bool IDeliverTo<Action>.CanTake => true;

    public void Post(Action action) => _queue.Enqueue(action, Clock.Now);

    public void After(long milliseconds, Action action) => _queue.Enqueue(action, Clock.Now + milliseconds);

    public void After(TimeSpan delay, Action action) => After(MemoryClock.Milliseconds(delay), action);

    void IDeliverTo<Action>.Take(Action item) => item();
}
