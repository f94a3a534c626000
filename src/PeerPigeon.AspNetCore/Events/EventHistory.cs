using System.Globalization;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.AspNetCore;

/// <summary>One line of a stream of events.</summary>
/// <param name="Id">What a client gives as <c>Last-Event-ID</c> to go on behind it.</param>
/// <param name="Line">The event, one JSON object.</param>
internal sealed record NumberedLine(string Id, string Line);

/// <summary>The last events of one peer, numbered, so that a client whose connection broke misses none of them.</summary>
/// <remarks>Kept only while somebody reads, and for <see cref="Linger"/> after: a page that is closed costs nothing.</remarks>
internal sealed class EventHistory : IDisposable
{
    /// <summary>Events held, 1024. Raising it lets clients stay away for longer, at the cost of memory.</summary>
    public const int MaxEvents = 1024;

    /// <summary>Characters of all events held, 4 million; the last one is held in any case.</summary>
    public const int MaxChars = 4_194_304;

    /// <summary>How long events are kept for clients to come back after the last one went.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMinutes(2);

    private readonly MeshEventLines _events;
    private readonly Func<JObject> _status;
    private readonly TimeProvider _time;
    private readonly ITimer _idle;
    private readonly Lock _gate = new();
    private readonly List<Action<NumberedLine>> _readers = [];
    private readonly Queue<NumberedLine> _held = new();
    private long _chars;
    private long _last;
    private string? _run;
    private bool _disposed;

    /// <summary>The events of one mesh; none are kept yet.</summary>
    /// <param name="events">Where they come from.</param>
    /// <param name="status">The status with which a stream begins.</param>
    /// <param name="time">The clock.</param>
    public EventHistory(MeshEventLines events, Func<JObject> status, TimeProvider time)
    {
        _events = events;
        _status = status;
        _time = time;
        _idle = time.CreateTimer(_ => StopIfIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private long Oldest => _last - _held.Count + 1;

    /// <summary>Hands every event from now on to <paramref name="take"/>, which must not wait.</summary>
    /// <param name="lastEventId">The last event that the client has; null: it begins.</param>
    /// <param name="take">Takes one event.</param>
    /// <returns>What the client is to be given first: the status, or what it missed, or a <c>gap</c>, what is left, and the status.</returns>
    public IReadOnlyList<NumberedLine> Subscribe(string? lastEventId, Action<NumberedLine> take)
    {
        lock (_gate)
        {
            _idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (_run is null)
                Start();
            _readers.Add(take);
            if (lastEventId is null)
                return [Status()];
            if (NumberOf(lastEventId) is not { } number || number > _last)
                return [Gap(lastEventId, missed: null, _last), Status()];
            return number >= Oldest - 1
                ? [.. After(number)]
                : [Gap(lastEventId, Oldest - 1 - number, Oldest - 1), .. _held, Status()];
        }
    }

    /// <summary>Hands over no more.</summary>
    public void Unsubscribe(Action<NumberedLine> take)
    {
        lock (_gate)
        {
            _readers.Remove(take);
            if (_readers.Count == 0 && !_disposed)
                _idle.Change(Linger, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Stop();
        }

        _idle.Dispose();
    }

    // Numbers begin anew: ids of an earlier run are not mistaken for those of this one.
    private void Start()
    {
        _run = _time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
        _last = 0;
        _events.Add(Take);
    }

    private void StopIfIdle()
    {
        lock (_gate)
        {
            if (_readers.Count == 0)
                Stop();
        }
    }

    private void Stop()
    {
        _events.Remove(Take);
        _held.Clear();
        _chars = 0;
        _run = null;
    }

    private void Take(string line)
    {
        // An answer to a command on standard input is nobody else's business.
        if (line.StartsWith("""{"event":"reply",""", StringComparison.Ordinal))
            return;
        lock (_gate)
        {
            if (_run is null)
                return;
            NumberedLine numbered = new(IdOf(++_last), line);
            _held.Enqueue(numbered);
            _chars += line.Length;
            while (_held.Count > MaxEvents || (_chars > MaxChars && _held.Count > 1))
                _chars -= _held.Dequeue().Line.Length;
            foreach (Action<NumberedLine> take in _readers)
                take(numbered);
        }
    }

    private IEnumerable<NumberedLine> After(long number) => _held.Skip((int)(number - Oldest + 1));

    private NumberedLine Status() => new(IdOf(_last), _events.Of("status", ("status", _status())));

    private NumberedLine Gap(string lastEventId, long? missed, long before) =>
        new(IdOf(before), _events.Of("gap", ("lastEventId", Printable.Brief(lastEventId)), ("missed", missed)));

    private string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{_run}-{number}");

    private long? NumberOf(string id) =>
        id.Split('-') is [var run, var number] && run == _run && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
}
