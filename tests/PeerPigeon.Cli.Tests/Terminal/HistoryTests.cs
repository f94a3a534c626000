using PeerPigeon.Cli.Terminal;

namespace PeerPigeon.Cli.Tests.Terminal;

public sealed class HistoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pigeon-history-").FullName;

    private string Path => System.IO.Path.Combine(_directory, "history");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void What_was_typed_is_there_at_the_next_start_and_readable_by_its_owner_alone()
    {
        var first = History.Open(Path);
        first.Add("hello");
        first.Add("/dm bbbb it's me 🕊");
        first.Add("/dm bbbb it's me 🕊");
        first.Add(new string('x', History.MaxLineChars + 1));

        var next = History.Open(Path);

        Assert.Equal(["hello", "/dm bbbb it's me 🕊"], Enumerable.Range(0, next.Count).Select(i => next[i]));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void It_is_bounded_in_memory_and_on_disk()
    {
        var history = History.Open(Path);
        for (var i = 0; i < History.MaxLines + 50; i++)
            history.Add($"line {i}");

        Assert.Equal((History.MaxLines, "line 50"), (history.Count, history[0]));
        History.Open(Path);
        Assert.Equal(History.MaxLines, File.ReadLines(Path).Count());
    }

    [Fact]
    public void Control_characters_in_a_file_from_elsewhere_reach_no_terminal()
    {
        File.WriteAllText(Path, "good\n\u001b[31mbad\nalso good\n");

        var history = History.Open(Path);

        Assert.Equal(["good", "also good"], Enumerable.Range(0, history.Count).Select(i => history[i]));
    }
}
