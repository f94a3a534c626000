namespace PeerPigeon.Dashboard.Feed;

/// <summary>Tells open pages that something changed, a few times a second at most; with nobody listening it holds no timer and runs nothing.</summary>
internal sealed class Pulse : IDisposable
{
    /// <summary>Least time between two signals: four a second.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private const int TicksPerSecond = 4;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action _first;
    private readonly Action _last;
    private readonly Action _second;
    private readonly List<Action> _listeners = [];
    private ITimer? _timer;
    private int _dirty;
    private int _ticks;

    /// <summary>Makes one.</summary>
    /// <param name="time">The clock of the timer.</param>
    /// <param name="first">Called when the first listener comes.</param>
    /// <param name="last">Called when the last one has gone.</param>
    /// <param name="second">Called once a second between the two.</param>
    public Pulse(TimeProvider time, Action first, Action last, Action second) => (_time, _first, _last, _second) = (time, first, last, second);

    public int Listeners
    {
        get
        {
            lock (_gate)
                return _listeners.Count;
        }
    }

    /// <summary>Something changed: the next signal tells of it.</summary>
    public void Changed() => Volatile.Write(ref _dirty, 1);

    /// <summary>Signals <paramref name="changed"/> after changes, and once a second, until the result is disposed.</summary>
    public IDisposable Listen(Action changed)
    {
        lock (_gate)
        {
            _listeners.Add(changed);
            if (_listeners.Count == 1)
            {
                _first();
                _timer = _time.CreateTimer(_ => Tick(), null, Interval, Interval);
            }
        }

        return new Listening(this, changed);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_listeners.Count > 0)
                _last();
            _listeners.Clear();
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void Leave(Action changed)
    {
        lock (_gate)
        {
            if (!_listeners.Remove(changed) || _listeners.Count > 0)
                return;
            _timer?.Dispose();
            _timer = null;
            _last();
        }
    }

    private void Tick()
    {
        Action[] listeners;
        lock (_gate)
        {
            bool second = ++_ticks % TicksPerSecond == 0;
            if (second)
                _second();
            if (Interlocked.Exchange(ref _dirty, 0) == 0 && !second)
                return;
            listeners = [.. _listeners];
        }

        foreach (Action listener in listeners)
            listener();
    }

    private sealed class Listening(Pulse pulse, Action changed) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                pulse.Leave(changed);
        }
    }
}
