using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Microsoft.AspNetCore.Http;
using PeerPigeon.Transport;

namespace PeerPigeon.Hub;

/// <summary>
/// The sending side of one client's WebSocket. .NET's WebSocket has no call for a ping and flushes each message by itself, so
/// frames are made here: any thread queues them without a lock, one pump at a time writes what has gathered in one go.
/// </summary>
/// <remarks>Idle, it holds no buffer, no timer and no task.</remarks>
internal sealed class WebSocketHubSocket(HttpContext http, HubLimits limits, PendingBytes total, TimeProvider time) : IHubSocket, IThreadPoolWorkItem
{
    private const int BatchBytes = 32 * 1_024;
    private const int AlwaysAllowed = 64 * 1_024;
    private const int LongestReason = 123;
    private static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Stream? _stream;
    private OutboundFrame? _newest;
    private ITimer? _closeTimer;
    private long _pending;
    private int _pumping;
    private int _closing;
    private bool _overrun;
    private bool _released;

    public string? RemoteAddress => http.Connection.RemoteIpAddress?.ToString();

    public long PendingBytes => Volatile.Read(ref _pending);

    /// <summary>Completes when the close frame was written, or nothing can be written any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The upgrade is done: what was queued meanwhile goes out.</summary>
    public void Start(Stream stream)
    {
        Volatile.Write(ref _stream, stream);
        Wake();
    }

    public SendOutcome TrySend(ReadOnlyMemory<byte> utf8) => TryQueue(new OutboundFrame(OutboundFrame.Text, utf8));

    public void Ping() => TryQueue(new OutboundFrame(OutboundFrame.Ping, default));

    /// <summary>Queues a frame that .NET's WebSocket made: an automatic pong.</summary>
    public SendOutcome TrySendWhole(ReadOnlySpan<byte> frame) => TryQueue(new OutboundFrame(OutboundFrame.Whole, frame.ToArray()));

    public void Close(int code, string reason)
    {
        if (Interlocked.Exchange(ref _closing, 1) == 1)
            return;
        lock (_ended)
        {
            if (_released)
                return;
            _closeTimer = time.CreateTimer(static socket => ((WebSocketHubSocket)socket!).Abort(), this, CloseWait, Timeout.InfiniteTimeSpan);
        }

        Push(new OutboundFrame(OutboundFrame.Close, ClosePayload(code, reason)));
    }

    /// <summary>Cuts the connection.</summary>
    public void Abort()
    {
        Volatile.Write(ref _closing, 1);
        lock (_ended)
        {
            if (!_released)
                http.Abort();
        }

        _ended.TrySetResult();
    }

    /// <summary>The connection is over, and so is whatever was waiting.</summary>
    public void Release()
    {
        Volatile.Write(ref _closing, 1);
        lock (_ended)
        {
            _released = true;      // the server uses the context again; a late timer must not reach it
            _closeTimer?.Dispose();
        }

        _ended.TrySetResult();
        Settle(CostOf(Interlocked.Exchange(ref _newest, null)));
    }

    void IThreadPoolWorkItem.Execute() => _ = PumpAsync();

    private SendOutcome TryQueue(OutboundFrame frame)
    {
        if (Volatile.Read(ref _closing) == 1)
            return SendOutcome.Closed;
        long pending = PendingBytes + frame.Cost;
        if (pending > limits.PendingBytes || (pending > AlwaysAllowed && total.IsOver))
        {
            Volatile.Write(ref _overrun, true);
            return SendOutcome.Full;
        }

        Push(frame);
        return SendOutcome.Sent;
    }

    private void Push(OutboundFrame frame)
    {
        Interlocked.Add(ref _pending, frame.Cost);
        total.Add(frame.Cost);
        OutboundFrame? newest;
        do
        {
            newest = Volatile.Read(ref _newest);
            frame.Next = newest;
        }
        while (Interlocked.CompareExchange(ref _newest, frame, newest) != newest);
        Wake();
    }

    private void Wake()
    {
        if (Volatile.Read(ref _stream) is not null && Interlocked.CompareExchange(ref _pumping, 1, 0) == 0)
            _ = PumpAsync();
    }

    private async Task PumpAsync()
    {
        byte[] batch = ArrayPool<byte>.Shared.Rent(BatchBytes);
        try
        {
            do
            {
                while (Interlocked.Exchange(ref _newest, null) is { } newest)
                    await WriteAsync(Reverse(newest), batch);
                Volatile.Write(ref _pumping, 0);
            }
            while (Volatile.Read(ref _newest) is not null && Interlocked.CompareExchange(ref _pumping, 1, 0) == 0);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            Abort();      // the client is gone; `_pumping` stays set, nothing is written any more
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(batch);
        }
    }

    private async Task WriteAsync(OutboundFrame? frame, byte[] batch)
    {
        long cost = CostOf(frame);
        try
        {
            var used = 0;
            for (; frame is not null; frame = frame.Next)
            {
                if (Volatile.Read(ref _overrun) && !frame.IsClose)
                    continue;      // it reads too slowly and is being dropped
                if (used + frame.Payload.Length + OutboundFrame.LongestHeader > batch.Length)
                {
                    await FlushAsync(batch, used);
                    used = 0;
                }

                used += frame.WriteHeader(batch.AsSpan(used));
                if (used + frame.Payload.Length <= batch.Length)
                {
                    frame.Payload.CopyTo(batch.AsMemory(used));
                    used += frame.Payload.Length;
                }
                else
                {
                    await FlushAsync(batch, used);
                    await _stream!.WriteAsync(frame.Payload);
                    used = 0;
                }

                if (frame.IsClose)
                    break;
            }

            await FlushAsync(batch, used);
        }
        finally
        {
            Settle(cost);
        }

        if (frame is { IsClose: true })
            _ended.TrySetResult();
    }

    private ValueTask FlushAsync(byte[] batch, int used) => used == 0 ? ValueTask.CompletedTask : _stream!.WriteAsync(batch.AsMemory(0, used));

    private static long CostOf(OutboundFrame? frame)
    {
        long cost = 0;
        for (; frame is not null; frame = frame.Next)
            cost += frame.Cost;
        return cost;
    }

    private void Settle(long cost)
    {
        Interlocked.Add(ref _pending, -cost);
        total.Add(-cost);
    }

    private static OutboundFrame? Reverse(OutboundFrame? newest)
    {
        OutboundFrame? oldest = null;
        while (newest is not null)
            (newest.Next, oldest, newest) = (oldest, newest, newest.Next);
        return oldest;
    }

    private static byte[] ClosePayload(int code, string reason)
    {
        byte[] text = Encoding.UTF8.GetBytes(reason);
        byte[] payload = new byte[2 + Math.Min(text.Length, LongestReason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        text.AsSpan(0, payload.Length - 2).CopyTo(payload.AsSpan(2));
        return payload;
    }
}
