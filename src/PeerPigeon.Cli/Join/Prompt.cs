using System.Text;
using PeerPigeon.Cli.Commands;

namespace PeerPigeon.Cli.Join;

/// <summary>Keeps what a person is typing at the bottom of the terminal, below what arrives meanwhile.</summary>
/// <remarks>As a writer it takes whole lines and puts the typing back at each flush. Keys: Enter, Backspace, Ctrl+U, Up, Down, Ctrl+D.</remarks>
internal sealed class Prompt : TextWriter
{
    /// <summary>Lines that Up brings back, 100.</summary>
    public const int MaxHistory = 100;

    private const string Sign = "> ";
    private const string Erase = "\r\u001b[K";

    private readonly TextWriter _terminal;
    private readonly Func<ConsoleKeyInfo> _readKey;
    private readonly Func<int> _width;
    private readonly Lock _gate = new();
    private readonly StringBuilder _typed = new();
    private readonly List<string> _history = [];
    private int _recalled;
    private bool _drawn;
    private bool _ended;

    public Prompt(TextWriter terminal, Func<ConsoleKeyInfo> readKey, Func<int> width)
    {
        _terminal = terminal;
        _readKey = readKey;
        _width = width;
    }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The prompt of this process's terminal.</summary>
    public static Prompt OfConsole(TextWriter terminal) => new(terminal, () => Console.ReadKey(intercept: true), () => Console.WindowWidth);

    public override void Write(char value)
    {
        lock (_gate)
        {
            Clear();
            _terminal.Write(value);
        }
    }

    public override void Write(string? value)
    {
        lock (_gate)
        {
            Clear();
            _terminal.Write(value);
        }
    }

    public override void Flush()
    {
        lock (_gate)
            Draw();
    }

    /// <summary>The next line that is typed. A thread of its own waits for the keys.</summary>
    public Task<InputLine> ReadAsync(CancellationToken stop) => Task.Factory.StartNew(
        () => ReadLine() is { } line ? new InputLine(LineKind.Line, Encoding.UTF8.GetBytes(line)) : new InputLine(LineKind.End, []),
        stop,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            Clear();
            _ended = true;
            _terminal.Flush();
        }

        base.Dispose(disposing);
    }

    private string? ReadLine()
    {
        while (true)
        {
            ConsoleKeyInfo key = _readKey();
            lock (_gate)
            {
                if (key.Key == ConsoleKey.Enter)
                    return Enter();
                if (key is { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } && _typed.Length == 0)
                    return null;
                Press(key);
                Draw();
            }
        }
    }

    private string Enter()
    {
        var line = _typed.ToString();
        Clear();
        if (line.Length > 0)
        {
            _terminal.Write($"{Sign}{line}\n");
            _history.Add(line);
            if (_history.Count > MaxHistory)
                _history.RemoveAt(0);
        }

        _recalled = _history.Count;
        _typed.Clear();
        Draw();
        return line;
    }

    private void Press(ConsoleKeyInfo key)
    {
        if (key.Key == ConsoleKey.Backspace && _typed.Length > 0)
            _typed.Length -= _typed.Length > 1 && char.IsLowSurrogate(_typed[^1]) ? 2 : 1;
        else if (key is { Key: ConsoleKey.U, Modifiers: ConsoleModifiers.Control })
            _typed.Clear();
        else if (key.Key is ConsoleKey.UpArrow or ConsoleKey.DownArrow)
            Recall(key.Key == ConsoleKey.UpArrow ? -1 : 1);
        else if (!char.IsControl(key.KeyChar) && _typed.Length < LineReader.MaxLineBytes)
            _typed.Append(key.KeyChar);
    }

    private void Recall(int step)
    {
        _recalled = Math.Clamp(_recalled + step, 0, _history.Count);
        _typed.Clear().Append(_recalled < _history.Count ? _history[_recalled] : "");
    }

    private void Clear()
    {
        if (_drawn)
            _terminal.Write(Erase);
        _drawn = false;
    }

    // Of a long line the end, so that it stays on one row of the screen.
    private void Draw()
    {
        if (_ended)
            return;
        int room = Math.Max(8, _width() - Sign.Length - 1);
        string shown = _typed.Length <= room ? _typed.ToString() : _typed.ToString(_typed.Length - room, room);
        _terminal.Write($"{Erase}{Sign}{shown}");
        _terminal.Flush();
        _drawn = true;
    }
}
