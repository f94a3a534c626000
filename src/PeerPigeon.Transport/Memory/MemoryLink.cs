using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>What is under way to one end of a link: a frame, or the news that the link is over.</summary>
internal readonly record struct MemoryItem(ReadOnlyMemory<byte> Payload, bool IsBinary, string? CloseReason);

/// <summary>One end of an in-memory link: what is under way to it, and the chance that its own sending meets.</summary>
internal sealed class MemoryLink : ILink, IFrameOwner, IDeliverTo<MemoryItem>
{
    private readonly InMemoryNetwork _network;
    private readonly DeliveryQueue<MemoryItem> _inbox;
    private readonly SeededRandom _random;
    private readonly Lock _sending = new();
    private MemoryLink _remote = null!;
    private volatile ILinkReceiver? _receiver;
    private volatile bool _closing;
    private volatile bool _aborted;
    private volatile bool _crashed;
    private int _started;
    private int _closeCalls;
    private int _finishCalls;
    private volatile bool _finished;
    private string? _reason;
    private long _unreleased;
    private long _pending;
    private long _bytesIn;
    private long _bytesOut;
    private long _lastInOrder;
    private long _lastOfAll;

    public MemoryLink(InMemoryNetwork network, PeerId local, PeerId remote, NetworkName name, bool isProven, ulong seed)
    {
        _network = network;
        Local = local;
        Remote = remote;
        Network = name;
        IsProven = isProven;
        _random = new(seed);
        _inbox = new(network.Clock, this);
    }

    public PeerId Local { get; }

    public PeerId Remote { get; }

    public NetworkName Network { get; }

    public string Kind => MemoryTransport.KindName;

    public bool IsProven { get; }

    public long PendingBytes => Interlocked.Read(ref _pending);

    public long SendLimit => _network.Options.SendLimit;

    public int MaxFrameBytes => _network.Options.MaxFrameBytes;

    public long BytesIn => Interlocked.Read(ref _bytesIn);

    public long BytesOut => Interlocked.Read(ref _bytesOut);

    /// <summary>Told once, when this end is over.</summary>
    public Action? Finished { get; set; }

    bool IDeliverTo<MemoryItem>.CanTake =>
        _receiver is not null && (_aborted || Interlocked.Read(ref _unreleased) <= _network.Options.ReceiveWindow);

    public static void Join(MemoryLink one, MemoryLink other)
    {
        one._remote = other;
        other._remote = one;
    }

    public void Start(ILinkReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException($"the link to {Remote} was started before; a link has one receiver");
        _receiver = receiver;
        if (_finished)
            _network.Agenda.Post(() => receiver.OnClosed(_reason ?? "closed before it was started"));
        else
            _inbox.Poke();
    }

    public SendOutcome TrySend(LinkFrame frame)
    {
        InMemoryNetworkOptions options = _network.Options;
        InMemoryNetworkCounters counters = _network.Counters;
        if (frame.Payload.Length > options.MaxFrameBytes)
            throw new ArgumentException($"frame of {frame.Payload.Length} bytes exceeds max-frame-bytes {options.MaxFrameBytes}; split it", nameof(frame));

        lock (_sending)
        {
            if (_closing)
                return SendOutcome.Closed;
            if (Interlocked.Read(ref _pending) + LinkCost.Of(frame.Payload.Length) > options.SendLimit)
            {
                Interlocked.Increment(ref counters.Full);
                return SendOutcome.Full;
            }

            Interlocked.Increment(ref counters.Sent);
            _bytesOut += frame.Payload.Length;
            if (_network.Blocks(Local, Remote))
            {
                Interlocked.Increment(ref counters.Partitioned);
            }
            else if (_random.Chance(options.Loss))
            {
                Interlocked.Increment(ref counters.Lost);
            }
            else
            {
                Dispatch(frame, options, counters);
                if (_random.Chance(options.Duplication))
                {
                    Interlocked.Increment(ref counters.Duplicated);
                    Dispatch(frame, options, counters);
                }
            }

            return SendOutcome.Sent;
        }
    }

    public void Close(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (_crashed || Interlocked.Exchange(ref _closeCalls, 1) != 0)
            return;
        _reason ??= reason;
        SendClose(reason);
        _network.Agenda.After(_network.Options.CloseTimeout, () =>
        {
            Abort(reason);
            if (!_network.Blocks(Local, Remote))
                _remote.Abort(reason);
        });
    }

    /// <summary>Ends this end now; what was under way to it is dropped.</summary>
    public void Abort(string reason)
    {
        if (_aborted || _finished)
            return;
        _closing = true;
        _aborted = true;
        Interlocked.Add(ref _network.Counters.Unread, _inbox.Replace(new(default, false, reason)));
        if (_receiver is null && _closeCalls != 0)
            Retire();
    }

    /// <summary>The process behind this end is gone: it hears nothing more, and sends nothing more.</summary>
    public void Crash()
    {
        if (_finished)
            return;
        _crashed = true;
        _closing = true;
        GoSilent();
        Retire();
    }

    void IFrameOwner.OnReleased(InboundFrame frame)
    {
        Interlocked.Add(ref _unreleased, -LinkCost.Of(frame.Payload.Length));
        _inbox.Poke();
    }

    void IDeliverTo<MemoryItem>.Take(MemoryItem item)
    {
        if (_crashed)
            return;
        if (item.CloseReason is not null)
        {
            Finish(item.CloseReason);
            return;
        }

        long cost = LinkCost.Of(item.Payload.Length);
        Interlocked.Add(ref _remote._pending, -cost);
        Interlocked.Add(ref _unreleased, cost);
        Interlocked.Add(ref _bytesIn, item.Payload.Length);
        Interlocked.Increment(ref _network.Counters.Delivered);
        Interlocked.Add(ref _network.Counters.DeliveredBytes, item.Payload.Length);
        _receiver!.OnFrame(new InboundFrame(item.Payload, item.IsBinary, this));
    }

    private void Finish(string reason)
    {
        SendClose(reason);
        Retire();
        _receiver!.OnClosed(_reason ?? reason);
    }

    private void Retire()
    {
        if (Interlocked.Exchange(ref _finishCalls, 1) != 0)
            return;
        _finished = true;
        _inbox.Stop();
        Finished?.Invoke();
    }

    private void Dispatch(LinkFrame frame, InMemoryNetworkOptions options, InMemoryNetworkCounters counters)
    {
        long due = _network.Clock.Now + options.Latency(_random);
        if (_random.Chance(options.Reordering))
        {
            Interlocked.Increment(ref counters.Reordered);
            due += _random.Between(1, MemoryClock.Milliseconds(options.ReorderSpan));
        }
        else
        {
            due = _lastInOrder = Math.Max(due, _lastInOrder);
        }

        _lastOfAll = Math.Max(due, _lastOfAll);
        Interlocked.Add(ref _pending, LinkCost.Of(frame.Payload.Length));
        _remote._inbox.Enqueue(new(frame.Payload, frame.IsBinary, null), due);
    }

    // The other end learns it as over a real network: it hears nothing, whether or not a partition is healed meanwhile.
    private void GoSilent() =>
        _network.Agenda.After(_network.Options.DetectionTime, () => _remote.Abort($"nothing heard from {Local}"));

    // After everything accepted before, so that a close never overtakes a held-back frame.
    private void SendClose(string reason)
    {
        lock (_sending)
        {
            if (_closing)
                return;
            _closing = true;
            if (!_network.Blocks(Local, Remote))
                _remote._inbox.Enqueue(new(default, false, reason), Math.Max(_lastOfAll, _network.Clock.Now + _network.Options.Latency(_random)));
            else
                GoSilent();
        }
    }
}
