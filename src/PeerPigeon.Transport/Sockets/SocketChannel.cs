using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;

namespace PeerPigeon.Transport;

/// <summary>An open WebSocket with a bounded send queue, a receive window and no thread of its own while idle.</summary>
/// <remarks>
/// Senders enqueue without a lock; the first one sets a drain going on the pool, which writes until the queue is empty, so
/// that frames which pile up meanwhile share a system call. One receive loop delivers, and alone ends the channel.
/// </remarks>
internal sealed class SocketChannel : IThreadPoolWorkItem
{
    // A busy socket completes synchronously for ever; now and then somebody else gets the thread.
    private const int MessagesPerTurn = 512;

    /// <summary>Message too big (RFC 6455 §7.4.1).</summary>
    public const int TooLargeCode = 1009;

    private static readonly TimeSpan StallCheck = TimeSpan.FromSeconds(1);   // a keep-alive may end the socket while nobody reads
    private const int NotStarted = 0, Started = 1, Unwanted = 2;

    private readonly ConcurrentQueue<LinkFrame> _queue = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebSocket _socket;
    private readonly CoalescingStream _stream;
    private readonly SocketChannelLimits _limits;
    private readonly TimeProvider _time;
    private readonly MessageReader _reader;
    private TaskCompletionSource? _window;
    private ITimer? _cutter;
    private (int Code, string Reason)? _close;
    private volatile bool _closing;
    private volatile bool _remoteClosed;
    private int _closeCalls;
    private int _startState;
    private int _draining;
    private long _pending;
    private long _unreleased;
    private long _bytesIn;
    private long _bytesOut;
    private long _framesIn;
    private long _framesOut;
    private long _fullSends;

    public SocketChannel(WebSocket socket, CoalescingStream stream, SocketChannelLimits limits, TimeProvider time)
    {
        _socket = socket;
        _stream = stream;
        _limits = limits;
        _time = time;
        _reader = new(socket, limits.MaxMessageBytes);
    }

    public long PendingBytes => Interlocked.Read(ref _pending);

    public long BytesIn => Interlocked.Read(ref _bytesIn);

    public long BytesOut => Interlocked.Read(ref _bytesOut);

    public long FramesIn => Interlocked.Read(ref _framesIn);

    public long FramesOut => Interlocked.Read(ref _framesOut);

    public long FullSends => Interlocked.Read(ref _fullSends);

    /// <summary>Ends, never faulted, when the socket is disposed and the receiver was told.</summary>
    public Task Completion => _completion.Task;

    public void Start(ISocketReceiver receiver)
    {
        switch (Interlocked.CompareExchange(ref _startState, Started, NotStarted))
        {
            case NotStarted:
                _ = ReceiveAsync(receiver);
                break;
            case Unwanted:
                _ = Task.Run(() => receiver.OnClosed(_close?.Code, _close?.Reason ?? "closed"));
                break;
            default:
                throw new InvalidOperationException("this connection was started before; it has one receiver");
        }
    }

    public SendOutcome TrySend(LinkFrame frame)
    {
        if (frame.Payload.Length > _limits.MaxMessageBytes)
        {
            throw new ArgumentException(
                $"frame of {frame.Payload.Length} bytes exceeds the largest, {_limits.MaxMessageBytes}; split it", nameof(frame));
        }

        if (_closing)
            return SendOutcome.Closed;
        long cost = LinkCost.Of(frame.Payload.Length);
        if (Interlocked.Add(ref _pending, cost) > _limits.SendLimit)
        {
            Interlocked.Add(ref _pending, -cost);
            Interlocked.Increment(ref _fullSends);
            return SendOutcome.Full;
        }

        _queue.Enqueue(frame);
        Kick();
        return SendOutcome.Sent;
    }

    public void Release(int length)
    {
        if (Interlocked.Add(ref _unreleased, -LinkCost.Of(length)) <= _limits.ReceiveWindow && Volatile.Read(ref _window) is not null)
            Interlocked.Exchange(ref _window, null)?.TrySetResult();
    }

    public void Close(int code, string reason)
    {
        if (Interlocked.Exchange(ref _closeCalls, 1) != 0)
            return;
        _close = (code, Clip(reason));
        _closing = true;
        _cutter = _time.CreateTimer(static channel => ((SocketChannel)channel!).Cut(), this, _limits.CloseTimeout, Timeout.InfiniteTimeSpan);
        Kick();
        if (Interlocked.CompareExchange(ref _startState, Unwanted, NotStarted) == NotStarted)
            _ = ReceiveAsync(NobodyListens.Instance);
    }

    void IThreadPoolWorkItem.Execute() => _ = DrainAsync();

    private void Kick()
    {
        if (Interlocked.Exchange(ref _draining, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task DrainAsync()
    {
        try
        {
            do
            {
                while (!_remoteClosed && _queue.TryDequeue(out LinkFrame frame))
                {
                    _stream.HoldBack = !_queue.IsEmpty;
                    await _socket.SendAsync(
                        frame.Payload,
                        frame.IsBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text,
                        WebSocketMessageFlags.EndOfMessage | WebSocketMessageFlags.DisableCompression,
                        CancellationToken.None);
                    Interlocked.Add(ref _pending, -LinkCost.Of(frame.Payload.Length));
                    Interlocked.Add(ref _bytesOut, frame.Payload.Length);
                    Interlocked.Increment(ref _framesOut);
                }

                if (_closing)
                {
                    await SendCloseAsync();
                    return;
                }

                Interlocked.Exchange(ref _draining, 0);
            }
            while ((!_queue.IsEmpty || _closing) && Interlocked.Exchange(ref _draining, 1) == 0);
        }
        catch (Exception e) when (IsBroken(e))
        {
            _closing = true;
            Cut();
            _drained.TrySetResult();
        }
    }

    private async Task SendCloseAsync()
    {
        _stream.HoldBack = false;
        (int code, string reason) = _close ?? (1000, "");
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await _socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None);
        _drained.TrySetResult();
    }

    private async Task ReceiveAsync(ISocketReceiver receiver)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        (int? Code, string Reason) end = (null, "connection lost");
        try
        {
            end = await ReadAllAsync(receiver);
        }
        catch (Exception e) when (IsBroken(e))
        {
            end.Reason = $"connection lost: {e.Message}";
        }
        finally
        {
            _closing = true;
            if (_cutter is { } cutter)
                await cutter.DisposeAsync();
            _reader.Return();
            _socket.Dispose();
            await _stream.DisposeAsync();
            try
            {
                receiver.OnClosed(_close?.Code ?? end.Code, _close?.Reason ?? end.Reason);
            }
            finally
            {
                _completion.TrySetResult();
            }
        }
    }

    private async Task<(int? Code, string Reason)> ReadAllAsync(ISocketReceiver receiver)
    {
        for (var turn = 1; ; turn++)
        {
            await WindowAsync();
            if (turn % MessagesPerTurn == 0)
                await Task.Yield();
            MessageKind kind = await _reader.ReadAsync();
            switch (kind)
            {
                case MessageKind.TooLarge:
                    Close(TooLargeCode, $"message exceeds {_limits.MaxMessageBytes} bytes");
                    await _drained.Task;
                    _stream.Finish();
                    return (TooLargeCode, $"the remote sent a message of more than {_limits.MaxMessageBytes} bytes");
                case MessageKind.Close:
                    _remoteClosed = true;
                    _closing = true;
                    _stream.Finish();
                    Kick();
                    await _drained.Task.WaitAsync(_limits.CloseTimeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    if (!_drained.Task.IsCompleted)
                        Cut();
                    return ((int?)_socket.CloseStatus, _socket.CloseStatusDescription is { Length: > 0 } words ? words : "closed by the remote");
                default:
                    ReadOnlyMemory<byte> payload = _reader.Take();
                    Interlocked.Add(ref _bytesIn, payload.Length);
                    Interlocked.Increment(ref _framesIn);
                    Interlocked.Add(ref _unreleased, LinkCost.Of(payload.Length));
                    receiver.OnMessage(payload, kind == MessageKind.Binary);
                    break;
            }
        }
    }

    // Reading stops here, and with it the remote's sending: the socket's buffers fill up.
    private ValueTask WindowAsync() =>
        Interlocked.Read(ref _unreleased) <= _limits.ReceiveWindow ? ValueTask.CompletedTask : WaitForWindowAsync();

    private async ValueTask WaitForWindowAsync()
    {
        var window = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _window, window);
        if (Interlocked.Read(ref _unreleased) <= _limits.ReceiveWindow)
            window.TrySetResult();
        while (!window.Task.IsCompleted && _socket.State is not WebSocketState.Aborted)
            await window.Task.WaitAsync(StallCheck, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Cut()
    {
        _stream.Abort();
        _socket.Abort();
        Interlocked.Exchange(ref _window, null)?.TrySetResult();
    }

    private static bool IsBroken(Exception e) =>
        e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private static string Clip(string reason)
    {
        // 123 bytes fit into a close frame (RFC 6455 §5.5); cut between characters.
        while (Encoding.UTF8.GetByteCount(reason) > 120)
            reason = reason[..(char.IsLowSurrogate(reason[^1]) ? ^2 : ^1)];
        return reason;
    }

    private sealed class NobodyListens : ISocketReceiver
    {
        public static readonly NobodyListens Instance = new();

        public void OnMessage(ReadOnlyMemory<byte> payload, bool isBinary)
        {
            // Nobody took the connection before it was closed; what comes in the closing moments is dropped within the window.
        }

        public void OnClosed(int? code, string reason)
        {
            // Whoever starts it later is told then.
        }
    }
}
