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

        prompt = new(terminal, () => Next(keys, onLast: Arrive), () => 80, History.InMemory());

        Assert.Equal("ab", await LineAsync(prompt));
        Assert.Equal($"{Erase}> a{Erase}> ab{Erase}bbbb  hello\n{Erase}> ab{Erase}> ab\n{Erase}> ", terminal.ToString());
    }

    [Fact]
    public async Task Keys_correct_and_recall_and_end_the_input()
    {
        Queue<ConsoleKeyInfo> keys = new([.. Keys("ax"), Backspace, .. Keys("b🕊"), Backspace, Enter, Up, .. Keys("c"), Enter, ControlD]);
        using Prompt prompt = new(new StringWriter(), () => Next(keys), () => 80, History.InMemory());

        Assert.Equal("ab", await LineAsync(prompt));
        Assert.Equal("abc", await LineAsync(prompt));
        Assert.Equal(LineKind.End, (await prompt.ReadAsync(CancellationToken.None)).Kind);
    }

    [Fact]
    public async Task Of_a_long_line_the_end_is_shown_and_all_is_taken()
    {
        StringWriter terminal = new();
        Queue<ConsoleKeyInfo> keys = new([.. Keys("0123456789abcdef"), Enter]);
        using Prompt prompt = new(terminal, () => Next(keys), () => 13, History.InMemory());

        Assert.Equal("0123456789abcdef", await LineAsync(prompt));
        Assert.Contains($"{Erase}> 6789abcdef{Erase}", terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_of_state_stand_under_the_line_and_the_cursor_stays_in_it()
    {
        StringWriter terminal = new();
        Queue<ConsoleKeyInfo> keys = new([.. Keys("ab"), Left, .. Keys("x"), Enter]);
        using Prompt prompt = new(terminal, () => Next(keys), () => 40, History.InMemory()) { Footer = room => [$"state of {room}"] };

        Assert.Equal("axb", await LineAsync(prompt));
        Assert.Contains($"{Erase}> axb\nstate of 39\u001b[1A\r\u001b[4C", terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tab_completes_what_is_certain_and_shows_what_is_not()
    {
        StringWriter terminal = new();
        Queue<ConsoleKeyInfo> keys = new([.. Keys("/d"), Tab, .. Keys("m"), Tab, .. Keys("b"), Enter]);
        string[] commands = ["/dht", "/dm"];
        using Prompt prompt = new(terminal, () => Next(keys), () => 80, History.InMemory())
        {
            Complete = before => new(0, [.. commands.Where(command => command.StartsWith(before, StringComparison.Ordinal))]),
        };

        Assert.Equal("/dm b", await LineAsync(prompt));
        Assert.Contains($"{Erase}/dht  /dm\n{Erase}> /d", terminal.ToString(), StringComparison.Ordinal);
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
