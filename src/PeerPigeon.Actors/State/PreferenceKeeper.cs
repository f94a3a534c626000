namespace PeerPigeon.Actors;

/// <summary>Remembers what a running mesh does and writes it down on a thread of its own: whoever tells it something never waits for the disk.</summary>
internal sealed class PreferenceKeeper
{
    private readonly PeerState _state;
    private readonly TimeProvider _clock;
    private readonly Lock _changing = new();
    private PeerPreferences _preferences;
    private PeerPreferences _tried;
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private bool _isClosed;

    /// <param name="state">The directory, taken.</param>
    /// <param name="clock">Says when a network was used.</param>
    public PreferenceKeeper(PeerState state, TimeProvider clock)
    {
        _state = state;
        _clock = clock;
        _preferences = _tried = state.Preferences;
    }

    /// <summary>The directory cannot be written. What was not written is tried again at the next change.</summary>
    public event Action<Exception>? WriteFailed;

    /// <summary>The application made its choice.</summary>
    public void OnFallbackChosen(bool allow) => Change(before => before.WithFallback(allow));

    /// <summary>The mesh changed; a hub that accepted it is worth remembering.</summary>
    public void OnStatus(MeshStatusChanged change)
    {
        if (change.Change == MeshStatusChange.Connected)
            Change(before => before.WithUse(change.Status.OriginalNetworkName, change.Status.SignalingUrl, _clock.GetUtcNow()));
    }

    /// <summary>Completes when everything told so far is on the disk, or has failed to get there.</summary>
    public Task FlushAsync()
    {
        lock (_changing)
            return _writing;
    }

    /// <summary>The last flush; what is told afterwards is ignored, since the directory may be another's by then.</summary>
    public Task CloseAsync()
    {
        lock (_changing)
        {
            _isClosed = true;
            return _writing;
        }
    }

    private void Change(Func<PeerPreferences, PeerPreferences> change)
    {
        lock (_changing)
        {
            if (_isClosed)
                return;
            _preferences = change(_preferences);
            if (_isWriting)
                return;
            _isWriting = true;
            _writing = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        }
    }

    private void Write()
    {
        while (TryTakeNext(out PeerPreferences next))
        {
            try
            {
                _state.Save(next);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                WriteFailed?.Invoke(error);
            }
        }
    }

    private bool TryTakeNext(out PeerPreferences next)
    {
        lock (_changing)
        {
            next = _preferences;
            _isWriting = !ReferenceEquals(next, _tried);
            _tried = next;
            return _isWriting;
        }
    }
}
