using System.Threading.Channels;

namespace PeerPigeon.Benchmarks;

/// <summary>What the same exchange costs without actors: unbounded channels and a task per reader.</summary>
internal static class Channels
{
    public static async Task OneToOneAsync(RoundTimer timer, int messages)
    {
        Channel<object> channel = Create();
        timer.Start();
        Task reader = Task.Run(() => ReadAsync(channel.Reader, messages));
        for (var i = 0; i < messages; i++)
            channel.Writer.TryWrite(Ball.Instance);
        await reader;
        timer.Stop(messages);
    }

    public static async Task PingPongAsync(RoundTimer timer, int pairs, int returns)
    {
        timer.Start();
        await Task.WhenAll(Enumerable.Range(0, pairs).Select(_ =>
        {
            Channel<object> ping = Create(), pong = Create();
            ping.Writer.TryWrite(Ball.Instance);
            return Task.WhenAll(
                Task.Run(() => ReturnAsync(ping.Reader, pong.Writer, returns)),
                Task.Run(() => ReturnAsync(pong.Reader, ping.Writer, returns)));
        }));
        timer.Stop(2.0 * pairs * returns);
    }

    private static async Task ReadAsync(ChannelReader<object> reader, int messages)
    {
        for (var count = 0; count < messages;)
        {
            await reader.WaitToReadAsync();
            while (reader.TryRead(out _))
                count++;
        }
    }

    private static async Task ReturnAsync(ChannelReader<object> reader, ChannelWriter<object> writer, int returns)
    {
        for (var i = 0; i < returns; i++)
            writer.TryWrite(await reader.ReadAsync());
    }

    private static Channel<object> Create() => Channel.CreateUnbounded<object>(new() { SingleReader = true, SingleWriter = true });
}
