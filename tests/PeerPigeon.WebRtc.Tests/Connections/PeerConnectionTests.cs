using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace PeerPigeon.WebRtc.Tests;

/// <summary>Real sockets on loopback, real DTLS.</summary>
public sealed class PeerConnectionTests : IAsyncLifetime
{
    private static readonly RtcOptions Loopback = new() { Bind = IPAddress.Loopback };

    private readonly RtcEndpoint _one = new(Loopback);
    private readonly RtcEndpoint _two = new(Loopback);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        Assert.Null(_one.Counters.LastFault);
        Assert.Null(_two.Counters.LastFault);
    }

    [Fact]
    public async Task Two_ends_exchange_text_and_bytes_in_order()
    {
        (Side a, Side b) = (new(_one), new(_two));
        (DataChannel atA, DataChannel atB) = await Side.ConnectAsync(a, b);

        Assert.Equal(DataSend.Sent, atA.TrySend("hello"u8.ToArray(), isBinary: false));
        Assert.Equal(DataSend.Sent, atA.TrySend(new byte[] { 1, 2, 3 }, isBinary: true));
        Assert.Equal(DataSend.Sent, atA.TrySend(Array.Empty<byte>(), isBinary: true));
        Assert.Equal(DataSend.Sent, atB.TrySend("back"u8.ToArray(), isBinary: false));

        (DataChannel channel, byte[] text, bool isBinary) = await b.MessageAsync();
        Assert.Equal(("messages", "hello", false), (channel.Label, Encoding.UTF8.GetString(text), isBinary));
        Assert.Equal([1, 2, 3], (await b.MessageAsync()).Bytes);
        (_, byte[] empty, isBinary) = await b.MessageAsync();
        Assert.Empty(empty);
        Assert.True(isBinary);
        Assert.Equal("back"u8.ToArray(), (await a.MessageAsync()).Bytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(262_144)]
    public async Task A_message_of_any_length_arrives_whole(int length)
    {
        (Side a, Side b) = (new(_one), new(_two));
        (DataChannel atA, _) = await Side.ConnectAsync(a, b);
        byte[] message = RandomNumberGenerator.GetBytes(length);

        await atA.SendAsync(message, isBinary: true);

        Assert.Equal(message, (await b.MessageAsync()).Bytes);
    }

    [Fact]
    public async Task A_message_longer_than_the_other_side_takes_is_refused_with_its_bound()
    {
        (Side a, Side b) = (new(_one), new(_two));
        (DataChannel atA, _) = await Side.ConnectAsync(a, b);

        Assert.Equal(DataSend.TooLarge, atA.TrySend(new byte[262_145], isBinary: true));
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => atA.SendAsync(new byte[262_145], isBinary: true).AsTask());
        Assert.Contains("262,145 bytes exceeds the 262,144", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_faster_than_its_reader_waits_and_loses_nothing()
    {
        (Side a, Side b) = (new(_one), new(_two));
        (DataChannel atA, _) = await Side.ConnectAsync(a, b);
        const int Chunks = 2_000;
        using var sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var received = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        Task reading = Task.Run(async () =>
        {
            for (var i = 0; i < Chunks; i++)
                received.AppendData((await b.MessageAsync()).Bytes);
        });
        for (var i = 0; i < Chunks; i++)
        {
            byte[] chunk = RandomNumberGenerator.GetBytes(16_384);
            sent.AppendData(chunk);
            await atA.SendAsync(chunk, isBinary: true);
        }

        await reading.WaitAsync(Side.Patience);
        Assert.Equal(sent.GetHashAndReset(), received.GetHashAndReset());
        Assert.True(a.Lows > 0, "the sender was never told that there is room again");
    }

    [Fact]
    public async Task A_reader_that_releases_nothing_stops_the_sender_within_bounds()
    {
        (Side a, Side b) = (new(_one), new(_two) { KeepsWindow = true });
        (DataChannel atA, _) = await Side.ConnectAsync(a, b);
        long taken = 0;
        byte[] chunk = new byte[65_536];

        // Until the receive window and the send limit are both full, a send is refused for moments only.
        Task blocked = Task.Run(async () =>
        {
            while (true)
            {
                await atA.SendAsync(chunk, isBinary: true);
                taken += chunk.Length;
            }
        });
        long held = 0;
        while (held < Loopback.ReceiveWindow - (2 * chunk.Length))
            held += (await b.MessageAsync()).Bytes.Length;

        Assert.False(blocked.IsCompleted);
        Assert.True(taken <= Loopback.ReceiveWindow + Loopback.SendLimit + chunk.Length, $"{taken} bytes were taken");
        a.Connection.Dispose();
        await Assert.ThrowsAsync<IOException>(() => blocked.WaitAsync(Side.Patience));
    }

    [Fact]
    public async Task What_was_accepted_before_an_orderly_close_still_arrives()
    {
        (Side a, Side b) = (new(_one), new(_two));
        (DataChannel atA, _) = await Side.ConnectAsync(a, b);
        for (byte i = 0; i < 10; i++)
            atA.TrySend(Enumerable.Repeat(i, 50_000).ToArray(), isBinary: true);

        a.Connection.Close();

        for (byte i = 0; i < 10; i++)
            Assert.Equal(i, (await b.MessageAsync()).Bytes[^1]);
        await b.ClosedAsync();
        await a.ClosedAsync();
        Assert.False(atA.IsOpen);
    }

    [Fact]
    public async Task A_certificate_that_was_not_promised_is_refused()
    {
        (Side a, Side b) = (new(_one) { Tamper = ForgeFingerprint }, new(_two));
        Side.Introduce(a, b);
        a.Connection.CreateChannel("messages");
        a.Connection.TryOffer(out _);

        Assert.Contains("certificate", await b.ClosedAsync(), StringComparison.Ordinal);
        await a.ClosedAsync();
    }

    [Fact]
    public async Task Peer_reflexive_discovery_alone_suffices()
    {
        (Side a, Side b) = (new(_one), new(_two) { HidesCandidates = true });

        (DataChannel atA, _) = await Side.ConnectAsync(a, b);

        Assert.True(atA.IsOpen);
    }

    [Fact]
    public async Task Many_connections_share_two_sockets()
    {
        const int Count = 40;
        var pairs = Enumerable.Range(0, Count).Select(_ => (A: new Side(_one), Endpoint: new RtcEndpoint(Loopback))).ToList();
        try
        {
            var ends = await Task.WhenAll(pairs.Select(async pair =>
            {
                var b = new Side(pair.Endpoint);
                (DataChannel atA, _) = await Side.ConnectAsync(pair.A, b);
                return (atA, b);
            }));
            for (var i = 0; i < Count; i++)
                ends[i].atA.TrySend(BitConverter.GetBytes(i), isBinary: true);

            for (var i = 0; i < Count; i++)
                Assert.Equal(i, BitConverter.ToInt32((await ends[i].b.MessageAsync()).Bytes));
        }
        finally
        {
            foreach (var (_, endpoint) in pairs)
                await endpoint.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_closed_channel_is_known_on_both_sides_and_the_connection_stands()
    {
        (Side a, Side b) = (new(_one), new(_two));
        (DataChannel first, _) = await Side.ConnectAsync(a, b);
        a.Connection.CreateChannel("second", "chat");
        DataChannel second = await a.OpenedAsync();
        DataChannel seen = await b.OpenedAsync();
        Assert.Equal(("second", "chat"), (seen.Label, seen.Protocol));

        second.Close();

        Assert.Same(seen, await b.ChannelClosedAsync());
        Assert.Same(second, await a.ChannelClosedAsync());
        Assert.Equal(DataSend.Closed, second.TrySend("late"u8.ToArray(), isBinary: false));
        first.TrySend("still here"u8.ToArray(), isBinary: false);
        Assert.Equal("still here"u8.ToArray(), (await b.MessageAsync()).Bytes);
    }

    [Fact]
    public async Task An_ICE_restart_keeps_the_channel()
    {
        (Side a, Side b) = (new(_one), new(_two));
        (DataChannel atA, _) = await Side.ConnectAsync(a, b);

        Assert.True(a.Connection.TryOffer(out string? fault), fault);
        atA.TrySend("during"u8.ToArray(), isBinary: false);

        Assert.Equal("during"u8.ToArray(), (await b.MessageAsync()).Bytes);
        Assert.True(atA.IsOpen);
    }

    [Fact]
    public async Task Open_and_close_leave_nothing_behind()
    {
        for (var i = 0; i < 50; i++)
        {
            (Side a, Side b) = (new(_one), new(_two));
            await Side.ConnectAsync(a, b);
            a.Connection.Close();
            await a.ClosedAsync();
            await b.ClosedAsync();
        }

        await Side.Settle(() => _one.Connections == 0 && _two.Connections == 0 && _one.Held == (0, 0, 0, 0) && _two.Held == (0, 0, 0, 0));
    }

    [Fact]
    public async Task An_endpoint_that_ends_says_so_to_everybody()
    {
        var three = new RtcEndpoint(Loopback);
        (Side a, Side b) = (new(_one), new(three));
        await Side.ConnectAsync(a, b);

        await three.DisposeAsync();

        await a.ClosedAsync();
        Assert.Equal("endpoint closed", await b.ClosedAsync());
        Assert.Throws<ObjectDisposedException>(() => new Side(three));
    }

    [Fact]
    public void A_setting_out_of_range_is_named_with_its_bounds()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new RtcEndpoint(Loopback with { MaxPacketBytes = 100 }));

        Assert.Contains("MaxPacketBytes 100 is not 512 to 8192", refused.Message, StringComparison.Ordinal);
    }

    private static string ForgeFingerprint(string sdp)
    {
        int at = sdp.IndexOf("sha-256 ", StringComparison.Ordinal) + 8;
        return sdp[..at] + (sdp[at] == '0' ? '1' : '0') + sdp[(at + 1)..];
    }
}
