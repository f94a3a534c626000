namespace PeerPigeon.Hub;

/// <summary>Bytes waiting to be sent on all sockets of one hub: many slow clients together must not exhaust memory either.</summary>
internal sealed class PendingBytes(long limit)
{
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public bool IsOver => Bytes > limit;

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
