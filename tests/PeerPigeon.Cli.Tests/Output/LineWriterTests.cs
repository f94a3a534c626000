using PeerPigeon.Cli.Output;
using PeerPigeon.Cli.Tests.Fakes;

namespace PeerPigeon.Cli.Tests.Output;

public class LineWriterTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Lines_come_out_whole_and_in_order()
    {
        Screen screen = new();
        await using (LineWriter output = new(screen))
        {
            for (var i = 0; i < 1000; i++)
                output.Write($"{i}");
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), screen.Lines);
    }

    [Fact]
    public async Task A_reader_that_stops_makes_writers_wait_and_loses_nothing_when_it_goes_on()
    {
        using ManualResetEventSlim reading = new();
        StuckWriter stuck = new(reading);
        await using LineWriter output = new(stuck, maxPendingChars: 10);

        Task writing = Task.Run(() =>
        {
            for (var i = 0; i < 20; i++)
                output.Write("12345");
        });
        await stuck.Stuck.Task.WaitAsync(Hang);
        while (output.Waits == 0)
            await Task.Yield();
        Assert.False(writing.IsCompleted);

        reading.Set();
        await writing.WaitAsync(Hang);
        await output.DisposeAsync();
        Assert.Equal(20, stuck.Written.Count(c => c == '\n'));
    }

    [Fact]
    public async Task A_reader_that_has_gone_ends_the_output_and_holds_nobody_up()
    {
        await using LineWriter output = new(new ClosedWriter());

        output.Write("a");

        await Assert.ThrowsAsync<IOException>(() => output.Ended.WaitAsync(Hang));
        output.Write("b");
    }

    private sealed class StuckWriter(ManualResetEventSlim reading) : StringWriter
    {
        public TaskCompletionSource Stuck { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Written => ToString();

        public override void Write(string? value)
        {
            Stuck.TrySetResult();
            reading.Wait(Hang);
            base.Write(value);
        }
    }

    private sealed class ClosedWriter : StringWriter
    {
        public override void Flush() => throw new IOException("Broken pipe");
    }
}
