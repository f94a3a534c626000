namespace PeerPigeon.Storage;

/// <summary>The thread that does all reading and writing of the file. What is asked for while it writes goes into its next transaction.</summary>
internal sealed class RecordWriter
{
    private readonly object _gate = new();      // a monitor: the thread waits on it for work
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _path;
    private List<PendingChanges> _ready = [];
    private List<Action<RecordFile>> _reads = [];
    private bool _isClosing;

    private long _commits, _failures, _written;
    private volatile string? _fault;

    public RecordWriter(string path) => _path = path;

    /// <summary>Why the last transaction failed; null: it did not.</summary>
    public string? Fault => _fault;

    public long Commits => Interlocked.Read(ref _commits);

    public long Failures => Interlocked.Read(ref _failures);

    public long Written => Interlocked.Read(ref _written);

    /// <summary>Begins; the file is opened by the thread that uses it.</summary>
    public Task<string?> StartAsync(Func<(RecordFile File, string? Warning)> open)
    {
        var opened = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(open, opened)) { IsBackground = true, Name = "pigeon-records" }.Start();
        return opened.Task;
    }

    /// <summary>Whether the changes will be written; false when it is too late.</summary>
    public bool TryEnlist(PendingChanges changes)
    {
        lock (_gate)
        {
            if (_isClosing)
                return false;
            _ready.Add(changes);
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Reads after everything that was asked to be written before.</summary>
    public Task<T> ReadAsync<T>(Func<RecordFile, T> read)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isClosing)
                return Task.FromException<T>(Closed());
            _reads.Add(file => Complete(result, read, file));
            Monitor.Pulse(_gate);
            return result.Task;
        }
    }

    /// <summary>Writes what was asked for and closes the file.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosing = true;
            Monitor.Pulse(_gate);
        }

        return _ended.Task;
    }

    public RecordStorageException Closed() => new($"'{_path}' is closed");

    private void Run(Func<(RecordFile File, string? Warning)> open, TaskCompletionSource<string?> opened)
    {
        RecordFile file;
        try
        {
            (file, string? warning) = open();
            opened.SetResult(warning);
        }
        catch (Exception error)
        {
            opened.SetException(error);
            lock (_gate)
                _isClosing = true;
            _ended.SetResult();
            return;
        }

        using (file)
        {
            while (TryNext(out List<PendingChanges> ready, out List<Action<RecordFile>> reads))
            {
                if (ready.Count > 0)
                    Write(file, ready);
                foreach (Action<RecordFile> read in reads)
                    read(file);
            }
        }

        _ended.SetResult();
    }

    private bool TryNext(out List<PendingChanges> ready, out List<Action<RecordFile>> reads)
    {
        lock (_gate)
        {
            while (_ready.Count + _reads.Count == 0 && !_isClosing)
                Monitor.Wait(_gate);
            (ready, _ready) = (_ready, []);
            (reads, _reads) = (_reads, []);
            return ready.Count + reads.Count > 0;
        }
    }

    private void Write(RecordFile file, List<PendingChanges> ready)
    {
        var taken = ready.ConvertAll(changes => (Changes: changes, Batch: changes.Take()));
        List<RecordChange> all = [.. taken.SelectMany(store => store.Batch).Select(change => new RecordChange(change.Key, change.Value))];
        string? error = null;
        try
        {
            file.Write(all);
            Interlocked.Increment(ref _commits);
            Interlocked.Add(ref _written, all.Count);
            StorageMetrics.CountCommit(all.Count);
            _fault = null;
        }
        catch (Exception fault)
        {
            // Whatever it is, somebody waits for it, and an exception that left this thread would end the process.
            Interlocked.Increment(ref _failures);
            StorageMetrics.CountFailure();
            _fault = error = SqliteFaults.NotWritten(_path, fault);
        }

        foreach ((PendingChanges changes, IReadOnlyDictionary<Protocol.DhtKey, Core.ProvenRecord?> batch) in taken)
            changes.Finish(batch, error);
    }

    private void Complete<T>(TaskCompletionSource<T> result, Func<RecordFile, T> read, RecordFile file)
    {
        try
        {
            result.SetResult(read(file));
        }
        catch (Exception error)
        {
            result.SetException(SqliteFaults.Unusable(_path, error));
        }
    }
}
