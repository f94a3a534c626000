using System.Text;
using PeerPigeon.Cli.Commands;
using PeerPigeon.Cli.Terminal;

namespace PeerPigeon.Cli.Tests.Terminal;

public class PromptTests
{
    private const string Erase = "\r\u001b[J";
    private static readonly ConsoleKeyInfo Enter = new('\r', ConsoleKey.Enter, false, false, false);
    private static readonly ConsoleKeyInfo Backspace = new('\b', ConsoleKey.Backspace, false, false, false);
    private static readonly ConsoleKeyInfo Left = new('\0', ConsoleKey.LeftArrow, false, false, false);
    private static readonly ConsoleKeyInfo Tab = new('\t', ConsoleKey.Tab, false, false, false);
    private static readonly ConsoleKeyInfo Up = new('\0', ConsoleKey.UpArrow, false, false, false);
    private static readonly ConsoleKeyInfo ControlD = new('\u0004', ConsoleKey.D, false, false, control: true);

    [Fact]
    public async Task What_arrives_stands_above_what_is_being_typed()
    {
        StringWriter terminal = new();
        Queue<ConsoleKeyInfo> keys = new([.. Keys("ab"), Enter]);
        Prompt? prompt = null;
        void Arrive()
        {
            prompt!.Write("bbbb  hello");
            prompt.Write('\n');
            prompt.Flush();
        }

        prompt = new(terminal, () => Next(keys, onLast: Arrive), () => false, () => 80, History.InMemory());

        Assert.Equal("ab", await LineAsync(prompt));
        Assert.Equal($"{Erase}> a{Erase}> ab{Erase}bbbb  hello\n{Erase}> ab{Erase}> ab\n{Erase}> ", terminal.ToString());
    }

    [Fact]
    public async Task Keys_correct_and_recall_and_end_the_input()
    {
        Queue<ConsoleKeyInfo> keys = new([.. Keys("ax"), Backspace, .. Keys("b🕊"), Backspace, Enter, Up, .. Keys("c"), Enter, ControlD]);
        using Prompt prompt = new(new StringWriter(), () => Next(keys), () => false, () => 80, History.InMemory());

        Assert.Equal("ab", await LineAsync(prompt));
        Assert.Equal("abc", await LineAsync(prompt));
        Assert.Equal(LineKind.End, (await prompt.ReadAsync(CancellationToken.None)).Kind);
    }

    [Fact]
    public async Task Of_a_long_line_the_end_is_shown_and_all_is_taken()
    {
        StringWriter terminal = new();
        Queue<ConsoleKeyInfo> keys = new([.. Keys("0123456789abcdef"), Enter]);
        using Prompt prompt = new(terminal, () => Next(keys), () => false, () => 13, History.InMemory());

        Assert.Equal("0123456789abcdef", await LineAsync(prompt));
        Assert.Contains($"{Erase}> 6789abcdef{Erase}", terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_of_state_stand_under_the_line_and_the_cursor_stays_in_it()
    {
        StringWriter terminal = new();
        Queue<ConsoleKeyInfo> keys = new([.. Keys("ab"), Left, .. Keys("x"), Enter]);
        using Prompt prompt = new(terminal, () => Next(keys), () => false, () => 40, History.InMemory()) { Footer = room => [$"state of {room}"] };

        Assert.Equal("axb", await LineAsync(prompt));
        Assert.Contains($"{Erase}> axb\nstate of 39\u001b[1A\r\u001b[4C", terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tab_completes_what_is_certain_and_shows_what_is_not()
    {
        StringWriter terminal = new();
        Queue<ConsoleKeyInfo> keys = new([.. Keys("/d"), Tab, .. Keys("m"), Tab, .. Keys("b"), Enter]);
        string[] commands = ["/dht", "/dm"];
        using Prompt prompt = new(terminal, () => Next(keys), () => false, () => 80, History.InMemory())
        {
            Complete = before => new(0, [.. commands.Where(command => command.StartsWith(before, StringComparison.Ordinal))]),
        };

        Assert.Equal("/dm b", await LineAsync(prompt));
        Assert.Contains($"{Erase}/dht  /dm\n{Erase}> /d", terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_at_once_is_drawn_once()
    {
        StringWriter terminal = new();
        string text = new('x', 50_000);
        Queue<ConsoleKeyInfo> keys = new([.. Keys(text), Left, .. Keys("y"), Enter]);
        using Prompt prompt = Bursts(terminal, keys);

        Assert.Equal(text[1..] + "yx", await LineAsync(prompt));
        Assert.True(terminal.ToString().Length < 2 * text.Length, $"{terminal.ToString().Length} characters were drawn");
    }

    [Theory]
    [InlineData("a<paste>one\rtwo\r\n\tthree\r</paste>b", "aone two  threeb")]
    [InlineData("<paste>red\u001b[31m \u0007🕊\u009b</paste>", "red[31m 🕊")]
    [InlineData("<paste>/quit\n</paste>", "/quit")]
    [InlineData("<paste></paste>x", "x")]
    [InlineData("\u001b[20x", "[20x")]
    public async Task A_paste_is_one_change_of_one_line_and_never_ends_it(string typed, string line)
    {
        string bytes = typed.Replace("<paste>", "\u001b[200~", StringComparison.Ordinal).Replace("</paste>", "\u001b[201~", StringComparison.Ordinal);
        foreach (bool joined in (bool[])[false, true])
        {
            using Prompt prompt = Bursts(new StringWriter(), new([.. Bytes(bytes, joined), Enter]));

            Assert.Equal(line, await LineAsync(prompt));
        }
    }

    [Fact]
    public async Task A_paste_that_is_too_long_is_left_out_whole_and_said()
    {
        StringWriter terminal = new();
        string half = new('x', LineReader.MaxLineBytes / 2);
        Queue<ConsoleKeyInfo> keys = new([.. Bytes($"ab\u001b[200~{half}{half}yy\u001b[201~\u001b[200~{half}{half}{half}\u001b[201~c", joined: false), Enter]);
        using Prompt prompt = Bursts(terminal, keys);

        Assert.Equal("abc", await LineAsync(prompt));
        Assert.Contains("longer than 1,048,576 characters, and is left out; send it as a file", terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_terminal_brackets_pastes_until_the_end()
    {
        StringWriter terminal = new();
        Prompt prompt = Bursts(terminal, new());
        prompt.BracketPastes();
        Assert.Equal("\u001b[?2004h", terminal.ToString());
        prompt.Flush();

        prompt.Dispose();
        prompt.Dispose();

        Assert.EndsWith($"{Erase}\u001b[?2004l", terminal.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, terminal.ToString().Split("[?2004").Length - 1);
    }

    private static Prompt Bursts(TextWriter terminal, Queue<ConsoleKeyInfo> keys) => new(terminal, () => keys.Dequeue(), () => keys.Count > 0, () => 80, History.InMemory());

    // As the console hands them over; at the end of its buffer an escape and what follows come as Alt.
    private static IEnumerable<ConsoleKeyInfo> Bytes(string text, bool joined)
    {
        for (var i = 0; i < text.Length; i++)
        {
            bool alt = joined && text[i] == '\u001b' && i + 1 < text.Length;
            char c = alt ? text[++i] : text[i];
            ConsoleKey key = c switch { '\u001b' => ConsoleKey.Escape, '\r' or '\n' => ConsoleKey.Enter, '\t' => ConsoleKey.Tab, _ => ConsoleKey.None };
            yield return new(c, key, false, alt, c == '\n');
        }
    }

    private static async Task<string> LineAsync(Prompt prompt) => Encoding.UTF8.GetString((await prompt.ReadAsync(CancellationToken.None)).Utf8);

    private static IEnumerable<ConsoleKeyInfo> Keys(string text) => text.Select(c => new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false));

    private static ConsoleKeyInfo Next(Queue<ConsoleKeyInfo> keys, Action? onLast = null)
    {
        if (keys.Count == 1)
            onLast?.Invoke();
        return keys.Dequeue();
    }
}
