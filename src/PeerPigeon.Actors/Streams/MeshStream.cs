using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>A stream that a neighbour sends. Whoever takes it reads it to its end, or aborts it.</summary>
/// <remarks>
/// What is not read yet counts against the receive window of the link: a slow reader slows the sender, and everything else on that link, down.
/// A reader that takes nothing for <c>peerpigeon.stream.patience</c> loses the stream. May be read from any thread, once.
/// </remarks>
public sealed class MeshStream
{
    private readonly Channel<InboundFrame> _chunks = Channel.CreateUnbounded<InboundFrame>();
    private readonly Action<string> _abort;
    private long _received;
    private long _read;
    private int _reading;

    /// <summary>Made by the actor of the neighbour.</summary>
    internal MeshStream(PeerId from, NetworkName network, StreamFrame.Init init, Action<string> abort)
    {
        From = from;
        NetworkName = network;
        Id = init.StreamId;
        Kind = init.Kind;
        FileName = init.FileName;
        MimeType = init.MimeType;
        TotalSize = init.TotalSize;
        _abort = abort;
    }

    /// <summary>The neighbour.</summary>
    public PeerId From { get; }

    /// <summary>The network of the link.</summary>
    public NetworkName NetworkName { get; }

    /// <summary>Chosen by the sender; unique on its link.</summary>
    public string Id { get; }

    /// <summary><c>binary</c>, <c>file</c> or <c>blob</c>.</summary>
    public string Kind { get; }

    /// <summary>The sender's name for it; not to be used as a path as it stands.</summary>
    public string? FileName { get; }

    /// <summary>What the sender says is in it.</summary>
    public string? MimeType { get; }

    /// <summary>Bytes that the sender says will come; null if it did not say.</summary>
    public long? TotalSize { get; }

    /// <summary>Bytes that arrived so far.</summary>
    public long BytesReceived => Interlocked.Read(ref _received);

    /// <summary>Bytes that were read so far.</summary>
    public long BytesRead => Interlocked.Read(ref _read);

    /// <summary>The chunks in order; ends when the sender has sent all of it.</summary>
    /// <exception cref="MeshException"><see cref="MeshErrors.StreamAborted"/>: the sender or this side gave it up, or the link ended.</exception>
    /// <exception cref="InvalidOperationException">Read a second time.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _reading, 1) != 0)
            throw new InvalidOperationException($"stream {Id} is read already; a stream has one reader");
        var isDone = false;
        try
        {
            await foreach (InboundFrame chunk in _chunks.Reader.ReadAllAsync(cancellationToken))
            {
                Take(chunk);
                yield return chunk.Payload;
            }

            isDone = true;
        }
        finally
        {
            if (!isDone)
                Abort("the reader stopped");
        }
    }

    /// <summary>Writes the whole stream to another.</summary>
    /// <inheritdoc cref="ReadAllAsync" />
    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        await foreach (ReadOnlyMemory<byte> chunk in ReadAllAsync(cancellationToken))
            await destination.WriteAsync(chunk, cancellationToken);
    }

    /// <summary>Gives the stream up; the sender is told. After its end it does nothing.</summary>
    public void Abort(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        _abort(reason);
    }

    internal void Add(InboundFrame chunk)
    {
        Interlocked.Add(ref _received, chunk.Payload.Length);
        if (!_chunks.Writer.TryWrite(chunk))
            chunk.Release();
    }

    internal void Complete() => _chunks.Writer.TryComplete();

    /// <summary>Nothing more comes, and what is not read yet is given back.</summary>
    internal void Break(string reason)
    {
        if (!_chunks.Writer.TryComplete(new MeshException(MeshErrors.StreamAborted, $"stream {Id} of {From} ended after {BytesReceived} bytes: {reason}")))
            return;
        while (_chunks.Reader.TryRead(out InboundFrame? chunk))
            chunk.Release();
    }

    private void Take(InboundFrame chunk)
    {
        Interlocked.Add(ref _read, chunk.Payload.Length);
        chunk.Release();
    }
}
