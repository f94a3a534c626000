namespace PeerPigeon.Cli.Output;

/// <summary>Whole lines to a stream that may be slow, in the order of the calls.</summary>
/// <remarks>
/// A caller waits while more than <see cref="MaxPendingChars"/> are queued: a slow reader slows the mesh down instead of filling
/// memory, and no line is lost. One thread of its own writes, for writing to a pipe blocks.
/// </remarks>
internal sealed class LineWriter : IAsyncDisposable
{
    /// <summary>Characters that may be queued, 8 million. More: a burst is swallowed without slowing links down.</summary>
    public const int MaxPendingChars = 8_000_000;

    // How long the end of the program waits for a reader that has stopped reading.
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(1);

    private readonly TextWriter _output;
    private readonly int _maxPendingChars;
    private readonly object _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Queue<string> _queue = new();
    private long _pendingChars;
    private long _waits;
    private bool _closed;

    public LineWriter(TextWriter output, int maxPendingChars = MaxPendingChars)
    {
        _output = output;
        _maxPendingChars = maxPendingChars;
        new Thread(Run) { IsBackground = true, Name = "pigeon-output" }.Start();
    }

    /// <summary>Completes when the stream has ended: orderly, or because nobody reads it any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>How often a caller had to wait for the reader.</summary>
    public long Waits => Interlocked.Read(ref _waits);

    /// <summary>Queues one line. After the end it does nothing.</summary>
    public void Write(string line)
    {
        lock (_gate)
        {
            if (_pendingChars >= _maxPendingChars && !_closed)
                Interlocked.Increment(ref _waits);
            while (_pendingChars >= _maxPendingChars && !_closed)
                Monitor.Wait(_gate);
            if (_closed)
                return;
            _queue.Enqueue(line);
            _pendingChars += line.Length + 1;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets nobody wait any more, and writes what is queued if the reader takes it within a second.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await Task.WhenAny(Ended, Task.Delay(LastFlush));
    }

    private void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Run()
    {
        try
        {
            Queue<string> batch = new();
            while (TakeBatch(ref batch))
            {
                while (batch.TryDequeue(out string? line))
                {
                    _output.Write(line);
                    _output.Write('\n');
                }

                _output.Flush();
            }

            _ended.TrySetResult();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            Close();
            _ended.TrySetException(gone);
        }
    }

    private bool TakeBatch(ref Queue<string> batch)
    {
        lock (_gate)
        {
            while (_queue.Count == 0 && !_closed)
                Monitor.Wait(_gate);
            (_queue, batch) = (batch, _queue);
            _pendingChars = 0;
            Monitor.PulseAll(_gate);
            return batch.Count > 0;
        }
    }
}
