namespace PeerPigeon.Transport;

/// <summary>What travels between a client and a hub.</summary>
internal readonly record struct MemoryHubItem(MemoryHubItemKind Kind, ReadOnlyMemory<byte> Payload = default, int? Code = null, string Reason = "");

internal enum MemoryHubItemKind
{
    Message,
    Ping,
    Pong,
    Closed,
}

/// <summary>One direction of a hub connection: ordered, late by a drawn time, bounded in bytes.</summary>
internal sealed class MemoryHubLine
{
    private readonly InMemorySignaling _signaling;
    private readonly SeededRandom _random;
    private readonly DeliveryQueue<MemoryHubItem> _queue;
    private readonly Lock _gate = new();
    private readonly Action _break;
    private long _last;
    private long _pending;
    private bool _closed;

    public MemoryHubLine(InMemorySignaling signaling, ulong seed, IDeliverTo<MemoryHubItem> target, Action onBreak)
    {
        _signaling = signaling;
        _random = new(seed);
        _queue = new(signaling.Agenda.Clock, target);
        _break = onBreak;
    }

    /// <summary>Nothing passes and nothing is noticed any more, as when a cable is pulled.</summary>
    public bool IsDead { get; set; }

    public long Pending => Interlocked.Read(ref _pending);

    public SendOutcome Send(ReadOnlyMemory<byte> payload)
    {
        InMemorySignalingOptions options = _signaling.Options;
        lock (_gate)
        {
            if (_closed)
                return SendOutcome.Closed;
            if (Pending + LinkCost.Of(payload.Length) > options.SendLimit)
            {
                Interlocked.Increment(ref _signaling.Counters.Full);
                return SendOutcome.Full;
            }

            Interlocked.Add(ref _pending, LinkCost.Of(payload.Length));
            if (_random.Chance(options.Breakage))
                _signaling.Agenda.Post(_break);
            else
                Put(new(MemoryHubItemKind.Message, payload), options);
            return SendOutcome.Sent;
        }
    }

    public void Control(MemoryHubItemKind kind)
    {
        lock (_gate)
        {
            if (!_closed)
                Put(new(kind), _signaling.Options);
        }
    }

    /// <summary>A close, after everything sent before; false when one was sent before.</summary>
    public bool Close(int? code, string reason)
    {
        lock (_gate)
        {
            if (_closed)
                return false;
            _closed = true;
            Put(new(MemoryHubItemKind.Closed, default, code, reason), _signaling.Options);
            return true;
        }
    }

    /// <summary>A break: what is under way is lost and the receiving end learns of it now.</summary>
    public void Break(string reason)
    {
        lock (_gate)
        {
            _closed = true;
            _queue.Replace(new(MemoryHubItemKind.Closed, default, null, reason));
        }
    }

    public void Arrived(MemoryHubItem item) => Interlocked.Add(ref _pending, -LinkCost.Of(item.Payload.Length));

    public void Poke() => _queue.Poke();

    public void Stop() => _queue.Stop();

    private void Put(MemoryHubItem item, InMemorySignalingOptions options)
    {
        if (IsDead)
            return;
        _last = Math.Max(_last, _signaling.Agenda.Clock.Now + options.Latency(_random));
        _queue.Enqueue(item, _last);
    }
}
