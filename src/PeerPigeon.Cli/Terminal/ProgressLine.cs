namespace PeerPigeon.Cli.Terminal;

/// <summary>A row at the bottom of a terminal that says how far long work is; without a terminal, nothing at all.</summary>
internal sealed class ProgressLine : IDisposable
{
    /// <summary>How often it is drawn anew, while nothing else is.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private const string Erase = "\r\u001b[K";

    private readonly TextWriter _terminal;
    private readonly Func<string> _read;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private bool _drawn;
    private bool _ended;

    private ProgressLine(TextWriter terminal, TimeProvider time, Func<string> read)
    {
        _terminal = terminal;
        _read = read;
        _timer = time.CreateTimer(_ => Draw(), null, Interval, Interval);
    }

    /// <summary>One on a terminal; null where <paramref name="isTerminal"/> is false.</summary>
    public static ProgressLine? On(bool isTerminal, TextWriter terminal, TimeProvider time, Func<string> read) => isTerminal ? new(terminal, time, read) : null;

    /// <summary>Lets somebody else write whole lines to the same terminal.</summary>
    public void Above(Action write)
    {
        lock (_gate)
        {
            Clear();
            write();
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            Clear();
            _ended = true;
        }
    }

    private void Clear()
    {
        if (_drawn)
            _terminal.Write(Erase);
        _drawn = false;
    }

    private void Draw()
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _terminal.Write(Erase + _read());
            _drawn = true;
        }
    }
}
