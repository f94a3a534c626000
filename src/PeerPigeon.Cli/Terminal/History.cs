using System.Text;

namespace PeerPigeon.Cli.Terminal;

/// <summary>Lines that were typed, oldest first; kept in a file where there is one, else for this run alone.</summary>
internal sealed class History
{
    /// <summary>Lines kept, 500. More: older ones come back, for a larger file.</summary>
    public const int MaxLines = 500;

    /// <summary>Characters of a line that is kept, 4,096; a longer one is a paste that nobody wants back.</summary>
    public const int MaxLineChars = 4096;

    private readonly string? _path;
    private readonly List<string> _lines = [];

    private History(string? path) => _path = path;

    public int Count => _lines.Count;

    public string this[int index] => _lines[index];

    /// <summary>One that ends with the program.</summary>
    public static History InMemory() => new(null);

    /// <summary>One in a file, readable by its owner alone. A file that cannot be read or written costs the past, not the present.</summary>
    public static History Open(string path)
    {
        History history = new(path);
        try
        {
            if (File.Exists(path) && new FileInfo(path).Length <= (long)MaxLines * MaxLineChars * 4)
                history._lines.AddRange(File.ReadLines(path).Where(line => line.Length is > 0 and <= MaxLineChars && !line.Any(char.IsControl)).TakeLast(MaxLines));
            history.Rewrite();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return history._lines.Count == 0 ? InMemory() : history;
        }

        return history;
    }

    /// <summary>Remembers a line, unless it is the last one again.</summary>
    public void Add(string line)
    {
        if (line.Length is 0 or > MaxLineChars || (_lines.Count > 0 && _lines[^1] == line))
            return;
        _lines.Add(line);
        if (_lines.Count > MaxLines)
            _lines.RemoveAt(0);
        if (_path is null)
            return;
        try
        {
            File.AppendAllText(_path, line + "\n");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A full disk must not end a chat; the line is still there for this run.
        }
    }

    private void Rewrite()
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using FileStream file = new(_path!, options);
        using StreamWriter writer = new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        foreach (string line in _lines)
            writer.Write(line + "\n");
    }
}
