using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Storage;

/// <summary>What one store has changed and the disk has not yet. The store's actor adds, the writer takes.</summary>
internal sealed class PendingChanges
{
    private readonly Lock _gate = new();
    private Dictionary<DhtKey, ProvenRecord?> _changes = [];
    private TaskCompletionSource<string?>? _asked;
    private TaskCompletionSource<string?>? _writing;

    public int Count
    {
        get
        {
            lock (_gate)
                return _changes.Count;
        }
    }

    /// <summary>A later change of the same key takes the place of an earlier one.</summary>
    public void Add(DhtKey key, ProvenRecord? record)
    {
        lock (_gate)
            _changes[key] = record;
    }

    /// <summary>Completes when the changes so far are written.</summary>
    /// <param name="isFirst">Whether nobody has asked for them yet, so that the writer must be told.</param>
    public ValueTask<string?> WhenWritten(out bool isFirst)
    {
        lock (_gate)
        {
            isFirst = _changes.Count > 0 && _asked is null;
            if (_changes.Count == 0)
                return _writing is null ? new((string?)null) : new(_writing.Task);
            _asked ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return new(_asked.Task);
        }
    }

    /// <summary>Tells whoever asked that the changes stay where they are.</summary>
    public void Refuse(string error)
    {
        TaskCompletionSource<string?>? waiting;
        lock (_gate)
            (waiting, _asked) = (_asked, null);
        waiting?.SetResult(error);
    }

    /// <summary>The changes that are asked for; <see cref="Finish"/> follows.</summary>
    public IReadOnlyDictionary<DhtKey, ProvenRecord?> Take()
    {
        lock (_gate)
        {
            Dictionary<DhtKey, ProvenRecord?> taken = _changes;
            _changes = [];
            (_writing, _asked) = (_asked, null);
            return taken;
        }
    }

    /// <summary>Tells whoever waits. What was not written waits again, unless it has changed since.</summary>
    public void Finish(IReadOnlyDictionary<DhtKey, ProvenRecord?> taken, string? error)
    {
        TaskCompletionSource<string?>? waiting;
        lock (_gate)
        {
            (waiting, _writing) = (_writing, null);
            if (error is not null)
            {
                foreach ((DhtKey key, ProvenRecord? record) in taken)
                    _changes.TryAdd(key, record);
            }
        }

        waiting?.SetResult(error);
    }
}
