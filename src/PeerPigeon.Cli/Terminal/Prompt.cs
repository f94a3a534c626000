using System.Globalization;
using System.Text;
using PeerPigeon.Cli.Commands;

namespace PeerPigeon.Cli.Terminal;

/// <summary>Keeps what a person is typing at the bottom of the terminal, with a few rows of state under it, below what arrives meanwhile.</summary>
/// <remarks>As a writer it takes whole lines and puts the typing back at each flush. Keys are those of <see cref="LineEditor"/>, Tab, Ctrl+L and Ctrl+D.</remarks>
internal sealed class Prompt : TextWriter
{
    /// <summary>Columns below which there are no rows of state: they would leave too little.</summary>
    public const int LeastWidth = 30;

    private static readonly TimeSpan ExitPatience = TimeSpan.FromMilliseconds(200);

    private const string Sign = "> ";
    private const string Erase = "\r\u001b[J";
    private const string EraseScreen = "\u001b[H\u001b[2J";

    private readonly TextWriter _terminal;
    private readonly Keys _keys;
    private readonly Func<int> _width;
    private readonly LineEditor _editor;
    private readonly Lock _gate = new();
    private bool _drawn;
    private bool _bracketed;
    private bool _ended;

    /// <summary>Makes one.</summary>
    /// <param name="terminal">What it draws on.</param>
    /// <param name="readKey">Waits for a key.</param>
    /// <param name="keyAvailable">Whether one is there; as long as one is, nothing is drawn.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="history">Lines typed before.</param>
    public Prompt(TextWriter terminal, Func<ConsoleKeyInfo> readKey, Func<bool> keyAvailable, Func<int> width, History history)
    {
        _terminal = terminal;
        _keys = new(readKey, keyAvailable, LineReader.MaxLineBytes);
        _width = width;
        _editor = new(history, LineReader.MaxLineBytes);
    }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>What may follow the text before the cursor.</summary>
    public Func<string, Completion> Complete { get; set; } = static _ => Completion.None;

    /// <summary>The rows under the typing, for so many columns.</summary>
    public Func<int, IReadOnlyList<string>> Footer { get; set; } = static _ => [];

    /// <summary>The prompt of this process's terminal.</summary>
    public static Prompt OfConsole(TextWriter terminal, History history)
    {
        Prompt prompt = new(terminal, () => Console.ReadKey(intercept: true), () => Console.KeyAvailable, () => Console.WindowWidth, history);
        prompt.BracketPastes();
        return prompt;
    }

    /// <summary>Has the terminal say what is pasted, until the end, also that of the process: a shell after us may not know of it.</summary>
    internal void BracketPastes()
    {
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        lock (_gate)
        {
            _bracketed = true;
            _terminal.Write(Keys.On);
            _terminal.Flush();
        }
    }

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

    /// <summary>Draws the rows of state anew, as they are now.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            if (_drawn)
                Draw();
        }
    }

    /// <summary>The next line that is typed. A thread of its own waits for the keys.</summary>
    public Task<InputLine> ReadAsync(CancellationToken stop) => Task.Factory.StartNew(
        () => ReadLine() is { } line ? new InputLine(LineKind.Line, Encoding.UTF8.GetBytes(line)) : new InputLine(LineKind.End, []),
        stop,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    protected override void Dispose(bool disposing)
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        lock (_gate)
            End();
        base.Dispose(disposing);
    }

    // A second signal ends the process where it stands, perhaps while somebody writes to a terminal that does not take it.
    private void OnExit(object? sender, EventArgs exit)
    {
        if (!_gate.TryEnter(ExitPatience))
            return;
        End();
        _gate.Exit();
    }

    private void End()
    {
        Clear();
        _ended = true;
        if (_bracketed)
            _terminal.Write(Keys.Off);
        _bracketed = false;
        _terminal.Flush();
    }

    private string? ReadLine()
    {
        while (true)
        {
            Typed typed = _keys.Read();
            lock (_gate)
            {
                if (typed.Text is { } text)
                    Insert(text);
                else if (typed.Key.Key == ConsoleKey.Enter)
                    return Enter();
                else if (typed.Key is { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } && _editor.Text.Length == 0)
                    return null;
                else if (typed.Key.Key == ConsoleKey.Tab)
                    CompleteWord();
                else if (typed.Key is { Key: ConsoleKey.L, Modifiers: ConsoleModifiers.Control })
                    _terminal.Write(EraseScreen);
                else
                    _editor.Press(typed.Key);

                // Of many keys at once the last one draws. The other half of a pair follows at once.
                if (!_keys.HasMore && typed.Text is not [.., >= '\ud800' and <= '\udbff'])
                    Draw();
            }
        }
    }

    private void Insert(string text)
    {
        if (!_editor.Insert(text))
            ShowAbove($"! what was pasted would make the line longer than {LineReader.MaxLineBytes:#,0} characters, and is left out; send it as a file (/file ID PATH)");
    }

    private string Enter()
    {
        Clear();
        string line = _editor.Take();
        if (line.Length > 0)
            _terminal.Write($"{Sign}{line}\n");
        Draw();
        return line;
    }

    private void CompleteWord()
    {
        Completion completion = Complete(_editor.Text[.._editor.Cursor]);
        string shared = completion.Shared();
        if (completion.Candidates.Count == 1)
            _editor.Replace(completion.Start, shared.EndsWith('/') && completion.Start > 0 ? shared : shared + " ");
        else if (shared.Length > _editor.Cursor - completion.Start)
            _editor.Replace(completion.Start, shared);
        else if (completion.Candidates.Count > 1)
            ShowAbove(completion.Shown());
    }

    private void ShowAbove(string line)
    {
        Clear();
        _terminal.Write(line + "\n");
    }

    private void Clear()
    {
        if (_drawn)
            _terminal.Write(Erase);
        _drawn = false;
    }

    private void Draw()
    {
        if (_ended)
            return;
        int columns = _width() is var width and > 0 ? width : 80;
        (string shown, int cursor) = Window(Math.Max(8, columns - Sign.Length - 1));
        StringBuilder frame = new(Erase);
        frame.Append(Sign).Append(shown);
        IReadOnlyList<string> footer = columns >= LeastWidth ? Footer(columns - 1) : [];
        foreach (string row in footer)
            frame.Append('\n').Append(row);

        // Back to where the next character goes.
        if (footer.Count > 0)
            frame.Append(CultureInfo.InvariantCulture, $"\u001b[{footer.Count}A");
        if (footer.Count > 0 || cursor < Cells.Of(shown))
            frame.Append(CultureInfo.InvariantCulture, $"\r\u001b[{Sign.Length + cursor}C");
        _terminal.Write(frame.ToString());
        _terminal.Flush();
        _drawn = true;
    }

    // Of a long line what is around the cursor, so that it stays on one row of the screen; and the cursor's column in it.
    private (string Shown, int Cursor) Window(int room)
    {
        string text = _editor.Text;
        int start = 0, before = Cells.Of(text[.._editor.Cursor]);
        while (before > room)
        {
            int length = StringInfo.GetNextTextElementLength(text, start);
            before -= Cells.OfElement(text.AsSpan(start, length));
            start += length;
        }

        int end = start;
        for (int cells = 0; end < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text, end);
            cells += Cells.OfElement(text.AsSpan(end, length));
            if (cells > room)
                break;
            end += length;
        }

        return (text[start..end], before);
    }
}
