using System.Text;

namespace PeerPigeon.Cli.Terminal;

/// <summary>What a person types, as the prompt takes it: one key, many characters at once, or a paste.</summary>
/// <param name="Key">The key; of no meaning where there is text.</param>
/// <param name="Text">Characters to put in; null: the key alone.</param>
internal readonly record struct Typed(ConsoleKeyInfo Key, string? Text);

/// <summary>Reads keys, and takes together what is there at once, so that a paste costs as much as a key.</summary>
/// <remarks>
/// A terminal that was asked to (<see cref="On"/>) brackets a paste: <c>ESC [200~ … ESC [201~</c>. The console hands the marks over key by key,
/// the escape alone or as Alt of what follows it.
/// </remarks>
internal sealed class Keys(Func<ConsoleKeyInfo> read, Func<bool> available, int maxChars)
{
    /// <summary>Asks a terminal to bracket what is pasted.</summary>
    public const string On = "\u001b[?2004h";

    /// <summary>Asks it to stop that.</summary>
    public const string Off = "\u001b[?2004l";

    private const string Begin = "\u001b[200~";
    private const string End = "\u001b[201~";

    // Looked at and not used yet.
    private readonly Queue<ConsoleKeyInfo> _ahead = new();

    /// <summary>Whether the next read returns at once.</summary>
    public bool HasMore => _ahead.Count > 0 || available();

    /// <summary>Waits for the next key, run of characters or paste. Of text beyond the greatest length so much is kept that it shows.</summary>
    public Typed Read()
    {
        ConsoleKeyInfo key = Next();
        if (Of(key)[0] == Begin[0])
            return IsPaste(key) ? new(default, ReadPaste()) : new(key, null);
        return IsPlain(key) ? new(default, ReadRun(key.KeyChar)) : new(key, null);
    }

    private static bool IsPlain(ConsoleKeyInfo key) =>
        !char.IsControl(key.KeyChar) && (key.Modifiers & (ConsoleModifiers.Control | ConsoleModifiers.Alt)) == ConsoleModifiers.None;

    // The bytes behind a key: Alt is an escape before it.
    private static string Of(ConsoleKeyInfo key) => key.Modifiers.HasFlag(ConsoleModifiers.Alt) ? $"\u001b{key.KeyChar}" : key.KeyChar.ToString();

    private ConsoleKeyInfo Next() => _ahead.TryDequeue(out ConsoleKeyInfo key) ? key : read();

    private ConsoleKeyInfo Peek()
    {
        if (_ahead.Count == 0)
            _ahead.Enqueue(read());
        return _ahead.Peek();
    }

    private string ReadRun(char first)
    {
        StringBuilder run = new();
        run.Append(first);
        while (run.Length <= maxChars && HasMore && IsPlain(Peek()))
            run.Append(Next().KeyChar);
        return run.ToString();
    }

    // The rest of the mark comes with its beginning; a lone Escape is a person's, and nothing follows it.
    private bool IsPaste(ConsoleKeyInfo first)
    {
        StringBuilder seen = new(Of(first));
        List<ConsoleKeyInfo> looked = [];
        while (Begin.StartsWith(seen.ToString(), StringComparison.Ordinal))
        {
            if (seen.Length == Begin.Length)
                return true;
            if (!HasMore)
                break;
            looked.Add(Next());
            seen.Append(Of(looked[^1]));
        }

        ConsoleKeyInfo[] later = [.. looked, .. _ahead];
        _ahead.Clear();
        foreach (ConsoleKeyInfo key in later)
            _ahead.Enqueue(key);
        return false;
    }

    // One line: ends of lines and tabs become spaces, but for those at the end, and no other control character comes through.
    private string ReadPaste()
    {
        StringBuilder raw = new();
        while (!EndsWith(raw, End))
        {
            raw.Append(Of(Next()));
            if (raw.Length > maxChars + 1 + (2 * End.Length))
                raw.Remove(maxChars + 1, End.Length);      // too long already: only the mark matters
        }

        raw.Length -= End.Length;
        if (raw.Length > maxChars)
            return raw.ToString();
        string text = raw.ToString().TrimEnd('\r', '\n').Replace("\r\n", "\n", StringComparison.Ordinal);
        return string.Concat(text.Select(c => c is '\r' or '\n' or '\t' ? ' ' : c).Where(c => !char.IsControl(c)));
    }

    private static bool EndsWith(StringBuilder text, string end)
    {
        if (text.Length < end.Length)
            return false;
        for (var i = 0; i < end.Length; i++)
        {
            if (text[text.Length - end.Length + i] != end[i])
                return false;
        }

        return true;
    }
}
