using PeerPigeon.Cli.Terminal;

namespace PeerPigeon.Cli.Tests.Terminal;

public class LineEditorTests
{
    // Keys between angle brackets; ^ is Control, ~ is Alt; | marks the cursor.
    [Theory]
    [InlineData("abc<Left><Left>x", "ax|bc")]
    [InlineData("abc<Home>x<End>y", "xabcy|")]
    [InlineData("abc<Left><Delete>", "ab|")]
    [InlineData("one two three<^W><^W>", "one |")]
    [InlineData("one two<^Left>x", "one x|two")]
    [InlineData("one two<Home><^Right>!", "one!| two")]
    [InlineData("one two<^A><^K>z<^Y>", "zone two|")]
    [InlineData("one two<^U>", "|")]
    [InlineData("one two<~B><~D>x", "one x|")]
    [InlineData("a🕊b<Left><Backspace>", "a|b")]
    [InlineData("e\u0301x<Left><Backspace>", "|x")]
    [InlineData("<Up>", "third|")]
    [InlineData("<Up><Up><Up><Up>", "first|")]
    [InlineData("<Up><Up><Down>", "third|")]
    [InlineData("draft<Up><Down>", "draft|")]
    [InlineData("f<Up>", "first|")]
    [InlineData("f<Up><Down>", "f|")]
    public void Keys_do_what_a_shell_taught(string keys, string line)
    {
        var history = History.InMemory();
        foreach (string earlier in (string[])["first", "second", "third", "third"])
            history.Add(earlier);
        LineEditor editor = new(history, 1000);

        foreach (ConsoleKeyInfo key in Parse(keys))
            editor.Press(key);

        Assert.Equal(line, editor.Text.Insert(editor.Cursor, "|"));
    }

    [Fact]
    public void What_would_make_the_line_too_long_is_left_out()
    {
        LineEditor editor = new(History.InMemory(), 4);
        editor.Insert("abc");
        editor.Insert("de");
        editor.Insert("f");

        Assert.Equal("abcf", editor.Text);
    }

    private static IEnumerable<ConsoleKeyInfo> Parse(string keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] != '<')
            {
                yield return new(keys[i], ConsoleKey.None, false, false, false);
                continue;
            }

            int end = keys.IndexOf('>', i);
            string name = keys[(i + 1)..end];
            bool control = name[0] == '^', alt = name[0] == '~';
            name = name.TrimStart('^', '~');
            yield return new('\0', Enum.Parse<ConsoleKey>(name is "Left" or "Right" or "Up" or "Down" ? name + "Arrow" : name), false, alt, control);
            i = end;
        }
    }
}
