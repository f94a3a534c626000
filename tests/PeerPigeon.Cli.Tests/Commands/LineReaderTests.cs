using System.Text;
using PeerPigeon.Cli.Commands;

namespace PeerPigeon.Cli.Tests.Commands;

public class LineReaderTests
{
    [Fact]
    public async Task Lines_end_with_newline_or_carriage_return_newline_or_the_input()
    {
        Assert.Equal(["a", "", "b", "c", "(end)"], await ReadAsync("a\n\nb\r\nc"));
    }

    [Theory]
    [InlineData("12345678\nx\n")]
    [InlineData("12345678\r\nx\n")]
    public async Task A_line_of_the_greatest_length_is_taken(string input) => Assert.Equal(["12345678", "x", "(end)"], await ReadAsync(input));

    [Theory]
    [InlineData("123456789\nx\n")]
    [InlineData("123456789\r\nx\n")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890\nx\n")]
    public async Task A_longer_line_is_dropped_and_the_next_one_read(string input) => Assert.Equal(["(too long)", "x", "(end)"], await ReadAsync(input));

    [Fact]
    public async Task A_line_that_comes_in_pieces_is_one_line() => Assert.Equal(["12345678", "x", "(end)"], await ReadAsync("12345678\nx\n", pieces: true));

    private static async Task<List<string>> ReadAsync(string input, bool pieces = false)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(input);
        LineReader reader = new(pieces ? new OneByteStream(bytes) : new MemoryStream(bytes), maxLineBytes: 8);
        List<string> lines = [];
        while (lines is not [.., "(end)"])
        {
            InputLine line = await reader.ReadAsync(CancellationToken.None);
            lines.Add(line.Kind switch { LineKind.End => "(end)", LineKind.TooLong => "(too long)", _ => Encoding.UTF8.GetString(line.Utf8) });
        }

        return lines;
    }

    private sealed class OneByteStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..1], cancellationToken);
    }
}
