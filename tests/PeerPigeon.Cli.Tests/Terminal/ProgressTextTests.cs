using PeerPigeon.Cli.Terminal;

namespace PeerPigeon.Cli.Tests.Terminal;

public class ProgressTextTests
{
    [Theory]
    [InlineData(50e6, 200e6, 10, 100, "x.bin  █████░░░░░░░░░░░░░░░  50.0 MB of 200.0 MB  5.0 MB/s  30 s left")]
    [InlineData(50e6, 200e6, 10, 60, "x.bin  50.0 MB of 200.0 MB  5.0 MB/s  30 s left")]
    [InlineData(50e6, 200e6, 10, 20, "x.bin  50.0 MB of 2…")]
    [InlineData(0, 200e6, 0, 100, "x.bin  ░░░░░░░░░░░░░░░░░░░░  0 B of 200.0 MB")]
    [InlineData(2e9, 2e9, 100, 100, "x.bin  ████████████████████  2.0 GB of 2.0 GB  20.0 MB/s")]
    public void Done_total_rate_and_time_left_fit_into_the_row(double done, double total, int seconds, int room, string row) =>
        Assert.Equal(row, ProgressText.Of("x.bin", done, total, TimeSpan.FromSeconds(seconds), ProgressText.Bytes, room));

    [Fact]
    public void Where_the_total_is_not_known_there_is_no_bar() =>
        Assert.Equal("x  3.0 MB  1.5 MB/s", ProgressText.Of("x", 3e6, null, TimeSpan.FromSeconds(2), ProgressText.Bytes, 80));

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("日本", 4)]
    [InlineData("🙂", 2)]
    [InlineData("e\u0301", 1)]
    public void Columns_are_counted_as_a_terminal_counts_them(string text, int columns) => Assert.Equal(columns, Cells.Of(text));
}
