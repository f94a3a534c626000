using System.Buffers;

namespace PeerPigeon.Transport;

/// <summary>
/// Sits between a WebSocket, which writes and flushes frame by frame and reads header by header, and the network, where
/// every call is a system call: small frames are written together, and one read serves many.
/// </summary>
/// <remarks>
/// The WebSocket serialises its writes, pings included. While <see cref="HoldBack"/> is set flushes are swallowed; whoever
/// sets it promises another frame, whose flush then carries all. A WebSocket whose keep-alive fails disposes the stream
/// under a pending read; disposing Kestrel's stream does not end that read, aborting its request does.
/// </remarks>
internal sealed class CoalescingStream(Stream inner, Action? abort) : Stream
{
    private const int ReadBufferBytes = 16 * 1024;
    private const int WriteBufferBytes = 64 * 1024;

    private readonly byte[] _read = GC.AllocateUninitializedArray<byte>(ReadBufferBytes);
    private byte[]? _write;
    private int _readStart;
    private int _readEnd;
    private int _held;
    private volatile bool _holdBack;
    private volatile bool _isOver;

    public bool HoldBack
    {
        get => _holdBack;
        set => _holdBack = value;
    }

    /// <summary>The closing handshake is done: disposing now ends the connection in good order, what was written still goes out.</summary>
    public void Finish() => _isOver = true;

    /// <summary>Cuts the connection, whatever state it is in.</summary>
    public void Abort()
    {
        _isOver = true;
        try
        {
            abort?.Invoke();
        }
        catch (ObjectDisposedException)
        {
            // The request has ended, and its connection with it; a timer may come too late to cut anything.
        }

        Dispose();
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_readEnd > _readStart)
            return new(TakeBuffered(buffer));
        return buffer.Length >= ReadBufferBytes ? inner.ReadAsync(buffer, cancellationToken) : FillAsync(buffer, cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length > WriteBufferBytes - _held)
            return WriteThroughAsync(buffer, cancellationToken);
        _write ??= ArrayPool<byte>.Shared.Rent(WriteBufferBytes);
        buffer.Span.CopyTo(_write.AsSpan(_held));
        _held += buffer.Length;
        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _holdBack || _held == 0 ? Task.CompletedTask : FlushHeldAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("asynchronous only");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("asynchronous only");

    public override void Flush() => throw new NotSupportedException("asynchronous only");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // The write buffer is not given back here: a write may still be using it. It then goes to the collector.
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (!_isOver)
                abort?.Invoke();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int TakeBuffered(Memory<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _readEnd - _readStart);
        _read.AsSpan(_readStart, count).CopyTo(buffer.Span);
        _readStart += count;
        return count;
    }

    private async ValueTask<int> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _readStart = 0;
        _readEnd = await inner.ReadAsync(_read, cancellationToken);
        return TakeBuffered(buffer);
    }

    private async ValueTask WriteThroughAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_held > 0)
            await FlushHeldAsync(cancellationToken);
        if (buffer.Length > WriteBufferBytes / 2)
        {
            await inner.WriteAsync(buffer, cancellationToken);
            await inner.FlushAsync(cancellationToken);
        }
        else
        {
            await WriteAsync(buffer, cancellationToken);
        }
    }

    private async Task FlushHeldAsync(CancellationToken cancellationToken)
    {
        byte[] held = _write!;
        int count = _held;
        _write = null;
        _held = 0;
        await inner.WriteAsync(held.AsMemory(0, count), cancellationToken);
        await inner.FlushAsync(cancellationToken);
        ArrayPool<byte>.Shared.Return(held);
    }
}
