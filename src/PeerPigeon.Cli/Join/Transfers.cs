using PeerPigeon.Actors;
using PeerPigeon.Cli.Terminal;

namespace PeerPigeon.Cli.Join;

/// <summary>Files under way to and from neighbours, for the rows that show how far they are.</summary>
internal sealed class Transfers(TimeProvider time)
{
    /// <summary>Rows shown at once, 3; the oldest first.</summary>
    public const int MaxRows = 3;

    private readonly Lock _gate = new();
    private readonly List<Transfer> _running = [];

    /// <summary>One more; it shows until it is disposed.</summary>
    public Transfer Start(string title, long? total)
    {
        Transfer transfer = new(this, title, total, time.GetTimestamp());
        lock (_gate)
            _running.Add(transfer);
        return transfer;
    }

    public IReadOnlyList<string> Rows(int room)
    {
        lock (_gate)
        {
            return
            [
                .. _running.Take(MaxRows).Select(one => ProgressText.Of(one.Title, one.Done, one.Total, time.GetElapsedTime(one.StartedAt), ProgressText.Bytes, room)),
            ];
        }
    }

    private void End(Transfer transfer)
    {
        lock (_gate)
            _running.Remove(transfer);
    }

    /// <summary>One file.</summary>
    internal sealed class Transfer(Transfers all, string title, long? total, long startedAt) : IProgress<StreamProgress>, IDisposable
    {
        private long _done;

        public string Title { get; } = title;

        public long? Total { get; } = total;

        public long StartedAt { get; } = startedAt;

        public long Done => Interlocked.Read(ref _done);

        public void Add(long bytes) => Interlocked.Add(ref _done, bytes);

        public void Report(StreamProgress value) => Interlocked.Exchange(ref _done, value.BytesSent);

        public void Dispose() => all.End(this);
    }
}
