using System.Collections.Concurrent;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>The data channel of one peer connection, once it is open and the remote has proved what it must.</summary>
internal sealed class WebRtcLink : ILink, ILinkStatistics, IRenegotiable, IFrameOwner
{
    private const int MaxRenegotiations = 8;

    private readonly IRtcConnection _connection;
    private readonly WebRtcLinkOptions _options;
    private readonly WebRtcLinkCounters _counters;
    private readonly ConcurrentQueue<Renegotiation> _renegotiations = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    // What came before the receiver: null once that was handed over, and for good.
    private Queue<InboundFrame>? _backlog = new();
    private ILinkReceiver? _receiver;
    private string? _reason;
    private string? _ended;
    private long _bytesIn;
    private long _bytesOut;
    private long _framesIn;
    private long _framesOut;
    private long _fullSends;

    public WebRtcLink(IRtcConnection connection, LinkHandshake handshake, bool isProven, int maxMessageBytes, WebRtcLinkOptions options, WebRtcLinkCounters counters)
    {
        _connection = connection;
        _options = options;
        _counters = counters;
        Local = handshake.Local;
        Remote = handshake.Remote;
        Network = handshake.Network;
        IsProven = isProven;
        MaxFrameBytes = Math.Min(options.MaxFrameBytes, maxMessageBytes);
        counters.Opened();
    }

    public PeerId Local { get; }

    public PeerId Remote { get; }

    public NetworkName Network { get; }

    public string Kind => WebRtcLinkTransport.KindName;

    public bool IsProven { get; }

    public int MaxFrameBytes { get; }

    public long SendLimit => _options.SendLimit;

    public long PendingBytes => _connection.BufferedBytes;

    public long BytesIn => Interlocked.Read(ref _bytesIn);

    public long BytesOut => Interlocked.Read(ref _bytesOut);

    public long FramesIn => Interlocked.Read(ref _framesIn);

    public long FramesOut => Interlocked.Read(ref _framesOut);

    public long FullSends => Interlocked.Read(ref _fullSends);

    /// <summary>Done when the connection is over.</summary>
    public Task Completion => _completion.Task;

    public void Start(ILinkReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        if (Interlocked.CompareExchange(ref _receiver, receiver, null) is not null)
            throw new InvalidOperationException($"the link to {Remote} was started before; a link has one receiver");
        ThreadPool.UnsafeQueueUserWorkItem(static link => link.HandOver(), this, preferLocal: false);
    }

    public SendOutcome TrySend(LinkFrame frame)
    {
        if (frame.Payload.Length > MaxFrameBytes)
            throw new ArgumentException($"frame of {frame.Payload.Length} bytes exceeds max-frame-bytes {MaxFrameBytes} of the link to {Remote}; split it", nameof(frame));
        if (Volatile.Read(ref _reason) is not null)
            return SendOutcome.Closed;
        SendOutcome outcome = PendingBytes + LinkCost.Of(frame.Payload.Length) > SendLimit ? SendOutcome.Full : _connection.TrySend(frame.Payload, frame.IsBinary);
        if (outcome == SendOutcome.Sent)
        {
            Interlocked.Add(ref _bytesOut, frame.Payload.Length);
            Interlocked.Increment(ref _framesOut);
        }
        else if (outcome == SendOutcome.Full)
        {
            Interlocked.Increment(ref _fullSends);
        }

        return outcome;
    }

    public void Close(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
            _connection.Close();
    }

    public string? Renegotiate(string sdp, Action<string> answered)
    {
        if (_renegotiations.Count >= MaxRenegotiations)
            return $"{MaxRenegotiations} renegotiations wait already";
        var renegotiation = new Renegotiation(answered);
        _renegotiations.Enqueue(renegotiation);
        string? fault = _connection.Answer(sdp);
        renegotiation.IsRefused = fault is not null;
        return fault;
    }

    void IFrameOwner.OnReleased(InboundFrame frame) => _connection.Release(frame.Payload.Length);

    internal void Answered(string sdp)
    {
        while (_renegotiations.TryDequeue(out Renegotiation? next))
        {
            if (next.IsRefused)
                continue;
            next.Answered(sdp);
            return;
        }
    }

    internal void Deliver(ReadOnlyMemory<byte> message, bool isBinary)
    {
        if (message.Length > _options.MaxFrameBytes)
        {
            _counters.Oversize();
            _connection.Release(message.Length);
            Close($"frame of {message.Length} bytes exceeds max-frame-bytes {_options.MaxFrameBytes}");
            return;
        }

        Interlocked.Add(ref _bytesIn, message.Length);
        Interlocked.Increment(ref _framesIn);
        var frame = new InboundFrame(message, isBinary, this);
        if (Volatile.Read(ref _backlog) is null || !TryKeep(frame))
            _receiver!.OnFrame(frame);
    }

    internal void Finish(string reason)
    {
        reason = Interlocked.CompareExchange(ref _reason, reason, null) ?? reason;
        _connection.Dispose();
        _counters.Closed(FullSends);
        _completion.TrySetResult();
        lock (_gate)
        {
            _ended = reason;
            if (_backlog is not null)
                return;
        }

        _receiver!.OnClosed(reason);
    }

    private bool TryKeep(InboundFrame frame)
    {
        lock (_gate)
        {
            _backlog?.Enqueue(frame);
            return _backlog is not null;
        }
    }

    // Until the backlog is empty the stack's thread keeps adding to it, so that nothing overtakes.
    private void HandOver()
    {
        while (true)
        {
            InboundFrame? frame;
            string? ended = null;
            lock (_gate)
            {
                if (!_backlog!.TryDequeue(out frame))
                {
                    Volatile.Write(ref _backlog, null);
                    ended = _ended;
                }
            }

            if (frame is not null)
            {
                _receiver!.OnFrame(frame);
                continue;
            }

            if (ended is not null)
                _receiver!.OnClosed(ended);
            return;
        }
    }

    private sealed class Renegotiation(Action<string> answered)
    {
        public Action<string> Answered => answered;

        public volatile bool IsRefused;
    }
}
