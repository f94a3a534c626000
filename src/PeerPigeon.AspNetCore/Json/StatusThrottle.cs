using Newtonsoft.Json.Linq;

namespace PeerPigeon.AspNetCore;

/// <summary>Lets a changing value through at once, then at most once per <see cref="Interval"/>; the last value always comes through.</summary>
internal sealed class StatusThrottle : IDisposable
{
    /// <summary>Least time between two values.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time;
    private readonly Func<JObject> _read;
    private readonly Action<JObject> _show;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private JObject? _shown;
    private long _shownAt;
    private bool _waiting;

    /// <summary>Makes one.</summary>
    /// <param name="time">The clock, timers included.</param>
    /// <param name="read">The value as it is now.</param>
    /// <param name="show">Takes a value that differs from the one before.</param>
    public StatusThrottle(TimeProvider time, Func<JObject> read, Action<JObject> show)
    {
        _time = time;
        _read = read;
        _show = show;
        _timer = time.CreateTimer(_ => Due(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The value may have changed.</summary>
    public void Changed()
    {
        lock (_gate)
        {
            if (_waiting)
                return;
            TimeSpan since = _shown is null ? Interval : _time.GetElapsedTime(_shownAt);
            if (since >= Interval)
            {
                Show();
                return;
            }

            _waiting = true;
            _timer.Change(Interval - since, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Shows a value that still waits.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_waiting)
                Show();
            _waiting = false;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Due()
    {
        lock (_gate)
        {
            if (!_waiting)
                return;
            _waiting = false;
            Show();
        }
    }

    private void Show()
    {
        JObject value = _read();
        if (JToken.DeepEquals(value, _shown))
            return;
        _shown = value;
        _shownAt = _time.GetTimestamp();
        _show(value);
    }
}
