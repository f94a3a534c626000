using System.Globalization;

namespace PeerPigeon.Cli.Terminal;

/// <summary>One line being typed: text, a cursor, what was cut, and the way through the history. Knows no terminal.</summary>
internal sealed class LineEditor(History history, int maxChars)
{
    private string _cut = "";
    private string _typed = "";
    private int _recalled = history.Count;

    public string Text { get; private set; } = "";

    /// <summary>Characters left of the cursor.</summary>
    public int Cursor { get; private set; }

    /// <summary>Puts text in at the cursor; false: it would make the line too long, and is left out.</summary>
    public bool Insert(string text)
    {
        if (Text.Length + text.Length > maxChars)
            return false;
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
        Touch();
        return true;
    }

    /// <summary>Puts other text in place of what stands between <paramref name="start"/> and the cursor.</summary>
    public void Replace(int start, string text)
    {
        string rest = Text[Cursor..];
        if (start + text.Length + rest.Length > maxChars)
            return;
        Text = Text[..start] + text + rest;
        Cursor = start + text.Length;
        Touch();
    }

    /// <summary>Takes the line; the editor is empty then.</summary>
    public string Take()
    {
        string line = Text;
        history.Add(line);
        Clear();
        return line;
    }

    public void Clear()
    {
        (Text, Cursor) = ("", 0);
        Touch();
    }

    /// <summary>What a key does to the line; false: nothing, it is for others.</summary>
    public bool Press(ConsoleKeyInfo key)
    {
        bool control = key.Modifiers.HasFlag(ConsoleModifiers.Control), alt = key.Modifiers.HasFlag(ConsoleModifiers.Alt);
        switch (key.Key)
        {
            case ConsoleKey.LeftArrow when control || alt:
            case ConsoleKey.B when alt:
                Cursor = WordStart();
                return true;
            case ConsoleKey.RightArrow when control || alt:
            case ConsoleKey.F when alt:
                Cursor = WordEnd();
                return true;
            case ConsoleKey.LeftArrow:
            case ConsoleKey.B when control:
                Cursor = Before(Cursor);
                return true;
            case ConsoleKey.RightArrow:
            case ConsoleKey.F when control:
                Cursor = After(Cursor);
                return true;
            case ConsoleKey.Home:
            case ConsoleKey.A when control:
                Cursor = 0;
                return true;
            case ConsoleKey.End:
            case ConsoleKey.E when control:
                Cursor = Text.Length;
                return true;
            case ConsoleKey.UpArrow:
            case ConsoleKey.P when control:
                Recall(-1);
                return true;
            case ConsoleKey.DownArrow:
            case ConsoleKey.N when control:
                Recall(1);
                return true;
            case ConsoleKey.Backspace when alt:
            case ConsoleKey.W when control:
                Cut(WordStart(), Cursor);
                return true;
            case ConsoleKey.Backspace:
            case ConsoleKey.H when control:
                Remove(Before(Cursor), Cursor);
                return true;
            case ConsoleKey.Delete:
            case ConsoleKey.D when control:
                Remove(Cursor, After(Cursor));
                return true;
            case ConsoleKey.D when alt:
                Cut(Cursor, WordEnd());
                return true;
            case ConsoleKey.U when control:
                Cut(0, Cursor);
                return true;
            case ConsoleKey.K when control:
                Cut(Cursor, Text.Length);
                return true;
            case ConsoleKey.Y when control:
                Insert(_cut);
                return true;
            default:
                if (char.IsControl(key.KeyChar))
                    return false;
                Insert(key.KeyChar.ToString());
                return true;
        }
    }

    // From here on Up looks for what is typed now.
    private void Touch() => (_typed, _recalled) = (Text, history.Count);

    // Up and Down stop at lines that begin with what was typed; past the last one that comes back.
    private void Recall(int step)
    {
        for (int i = _recalled + step; i >= 0 && i <= history.Count; i += step)
        {
            if (i < history.Count && (!history[i].StartsWith(_typed, StringComparison.Ordinal) || history[i] == Text))
                continue;
            _recalled = i;
            Text = i == history.Count ? _typed : history[i];
            Cursor = Text.Length;
            return;
        }
    }

    private void Cut(int from, int to)
    {
        if (to > from)
            _cut = Text[from..to];
        Remove(from, to);
    }

    private void Remove(int from, int to)
    {
        Text = Text.Remove(from, to - from);
        Cursor = from;
        Touch();
    }

    // Characters as people see them: an accent, half a surrogate pair or a joined picture is never left alone.
    private int Before(int at)
    {
        int last = 0;
        for (var i = 0; i < at; i += StringInfo.GetNextTextElementLength(Text, i))
            last = i;
        return last;
    }

    private int After(int at) => at >= Text.Length ? Text.Length : at + StringInfo.GetNextTextElementLength(Text, at);

    private int WordStart()
    {
        int at = Cursor;
        while (at > 0 && char.IsWhiteSpace(Text[at - 1]))
            at--;
        while (at > 0 && !char.IsWhiteSpace(Text[at - 1]))
            at--;
        return at;
    }

    private int WordEnd()
    {
        int at = Cursor;
        while (at < Text.Length && char.IsWhiteSpace(Text[at]))
            at++;
        while (at < Text.Length && !char.IsWhiteSpace(Text[at]))
            at++;
        return at;
    }
}
