namespace PeerPigeon.Actors;

/// <summary>What the metrics of one mesh are read from.</summary>
internal sealed class MeteredMesh : IDisposable
{
    private readonly MeshView _view;
    private readonly Func<bool> _isStorageFailing;
    private long _fallbacks;
    private long _returns;
    private long _hubLosses;

    public MeteredMesh(MeshView view, MeshCounters counters, Func<bool> isStorageFailing)
    {
        _view = view;
        _isStorageFailing = isStorageFailing;
        Counters = counters;
        view.StatusChanged += OnStatus;
    }

    public MeshCounters Counters { get; }

    public MeshStatus Status => _view.Status;

    /// <summary>The home network.</summary>
    public string Network => _view.Status.OriginalNetworkName.Value;

    public int Members => _view.Members.Estimate;

    public long Fallbacks => Interlocked.Read(ref _fallbacks);

    public long Returns => Interlocked.Read(ref _returns);

    public long HubLosses => Interlocked.Read(ref _hubLosses);

    public bool IsStorageFailing => _isStorageFailing();

    public void Dispose() => _view.StatusChanged -= OnStatus;

    private void OnStatus(MeshStatusChanged change)
    {
        if (change.Change == MeshStatusChange.Reconnecting)
            Interlocked.Increment(ref _hubLosses);
        else if (change.Change == MeshStatusChange.Network && change.Status.IsActive)
            Interlocked.Increment(ref change.Status.IsInFallbackMode ? ref _fallbacks : ref _returns);
    }
}
