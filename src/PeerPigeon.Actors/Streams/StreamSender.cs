using Akka.Actor;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.RemotePeerProtocol;

namespace PeerPigeon.Actors;

/// <summary>Reads a source and feeds it to the actor of a neighbour, a few chunks ahead of what its link took.</summary>
internal sealed class StreamSender(PeerId to, StreamTaken taken, StreamOptions options, IProgress<StreamProgress>? progress)
{
    private const int ChunksAhead = 8;

    private readonly Queue<(Task<object> Answer, int Bytes)> _ahead = [];
    private readonly int _chunkBytes = Math.Clamp(options.ChunkSize, StreamFrame.MinChunkBytes, StreamFrame.MaxChunkBytes);
    private long _sent;

    /// <exception cref="MeshException"><see cref="MeshErrors.StreamAborted"/>: the receiver gave it up, or the link ended.</exception>
    public async Task<SentStream> RunAsync(Stream source, CancellationToken cancellationToken)
    {
        var isDone = false;
        try
        {
            long index = 0;
            while (true)
            {
                var chunk = new byte[_chunkBytes];
                int read = await source.ReadAtLeastAsync(chunk, _chunkBytes, throwOnEndOfStream: false, cancellationToken);
                if (read == 0)
                    break;
                if (_ahead.Count >= ChunksAhead)
                    await SettleAsync(cancellationToken);
                _ahead.Enqueue((taken.Peer.Ask<object>(new SendChunk(taken.StreamId, index++, chunk.AsMemory(0, read)), Timeout.InfiniteTimeSpan, cancellationToken), read));
                if (read < _chunkBytes)
                    break;
            }

            while (_ahead.Count > 0)
                await SettleAsync(cancellationToken);
            await ExpectAsync(taken.Peer.Ask<object>(new EndStream(taken.StreamId, index), Timeout.InfiniteTimeSpan, cancellationToken), cancellationToken);
            isDone = true;
            return new(taken.StreamId, _sent);
        }
        finally
        {
            if (!isDone)
                taken.Peer.Tell(new AbortStream(taken.StreamId, cancellationToken.IsCancellationRequested ? "cancelled by the sender" : "the sender gave it up"), ActorRefs.NoSender);
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        (Task<object> answer, int bytes) = _ahead.Dequeue();
        await ExpectAsync(answer, cancellationToken);
        _sent += bytes;
        progress?.Report(new(_sent, options.TotalSize));
    }

    private async Task ExpectAsync(Task<object> answer, CancellationToken cancellationToken)
    {
        if (await Task.WhenAny(answer, taken.Broken).WaitAsync(cancellationToken) == answer && await answer is ChunkTaken)
            return;
        string reason = await taken.Broken.WaitAsync(cancellationToken);
        throw new MeshException(
            MeshErrors.StreamAborted, $"stream {taken.StreamId} to {to} ended after its link took {_sent} bytes: {reason}; what was under way is lost, send it again");
    }
}
