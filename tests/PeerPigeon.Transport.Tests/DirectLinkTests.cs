using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

public sealed class DirectLinkTests
{
    [Fact]
    public async Task Both_sides_get_a_proven_link_of_the_named_network()
    {
        await using var pair = new DirectPair();
        (ILink a, ILink b) = await pair.OpenAsync();
        Assert.Equal((pair.KeyA.Id, pair.KeyB.Id, DirectPair.Garden, "direct", true), (a.Local, a.Remote, a.Network, a.Kind, a.IsProven));
        Assert.Equal((pair.KeyB.Id, pair.KeyA.Id, true), (b.Local, b.Remote, b.IsProven));
        Assert.Equal((1, 0), (pair.TransportB.Counters.LinksOpen, pair.TransportB.Counters.HalfOpen));
    }

    [Fact]
    public async Task Peers_without_keys_get_an_unproven_link()
    {
        await using var pair = new DirectPair();
        (ILink a, ILink b) = await pair.OpenAsync(pair.OfA with { Key = null, RequireProof = false }, pair.OfB with { Key = null, RequireProof = false });
        Assert.Equal((false, false), (a.IsProven, b.IsProven));
    }

    [Fact]
    public async Task The_offerer_calls_back_when_its_own_address_is_closed()
    {
        await using var pair = new DirectPair();
        Uri closed = ClosedPort();
        (ILink a, ILink b) = await pair.OpenAsync(tamper: offer => Read(offer) is var o ? (o with { Urls = [closed] }).ToJson() : offer);
        await AssertTalks(a, b);
        Assert.Equal(1, pair.TransportB.Counters.CallsMade);
    }

    [Fact]
    public async Task A_peer_that_does_not_listen_links_both_ways_and_two_such_peers_fail()
    {
        var silent = new DirectLinkOptions { Listen = null };
        await using (var pair = new DirectPair(ofA: silent))
            await AssertTalks(await pair.OpenAsync());
        await using (var pair = new DirectPair(ofB: silent))
            await AssertTalks(await pair.OpenAsync());
        await using (var pair = new DirectPair(silent, silent))
        {
            (DirectSide a, DirectSide b) = await pair.ShakeAsync();
            await Assert.ThrowsAsync<IOException>(() => a.Link);
            IOException failure = await Assert.ThrowsAsync<IOException>(() => b.Link);
            Assert.Contains("declined", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(262_144)]
    public async Task Frames_of_every_size_arrive_intact_both_ways(int size)
    {
        await using var pair = new DirectPair();
        (ILink a, ILink b) = await pair.OpenAsync();
        Inbox atA = new(), atB = new();
        a.Start(atA);
        b.Start(atB);
        byte[] binary = RandomNumberGenerator.GetBytes(size);
        byte[] text = new byte[size];
        Array.Fill(text, (byte)'x');
        foreach ((ILink from, Inbox to) in new[] { (a, atB), (b, atA) })
        {
            from.TrySend(new(text, IsBinary: false));
            from.TrySend(new(binary, IsBinary: true));
            InboundFrame first = await to.Next(), second = await to.Next();
            Assert.Equal((false, true), (first.IsBinary, second.IsBinary));
            Assert.Equal(SHA256.HashData(text), SHA256.HashData(first.Payload.Span));
            Assert.Equal(SHA256.HashData(binary), SHA256.HashData(second.Payload.Span));
        }

        Assert.Equal(2 * size, a.BytesIn);
        Assert.Equal(2, ((ILinkStatistics)b).FramesIn);
        await Guard.Until(() => ((ILinkStatistics)b).FramesOut == 2 && b.PendingBytes == 0);
    }

    [Fact]
    public async Task A_hundred_thousand_frames_of_mixed_sizes_arrive_once_and_in_order()
    {
        await using var pair = new DirectPair();
        (ILink a, ILink b) = await pair.OpenAsync();
        var inbox = new Inbox();
        b.Start(inbox);
        const int Count = 100_000;
        Task sending = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
            {
                byte[] payload = new byte[4 + (i % 300)];
                BitConverter.TryWriteBytes(payload, i);
                while (a.TrySend(new(payload, IsBinary: true)) == SendOutcome.Full)
                    await Task.Yield();
            }

            a.Close("done");
        });
        var next = 0;
        await foreach (InboundFrame frame in inbox.All().WithCancellation(new CancellationTokenSource(Guard.Limit).Token))
        {
            Assert.Equal(4 + (next % 300), frame.Payload.Length);
            Assert.Equal(next++, BitConverter.ToInt32(frame.Payload.Span));
        }

        await sending;
        Assert.Equal(Count, next);
        Assert.Equal("done", await inbox.Closed);
    }

    [Fact]
    public async Task A_frame_above_the_limit_is_refused_by_the_sender_and_ends_the_link_of_one_that_sends_it_anyway()
    {
        await using var pair = new DirectPair(ofA: new() { MaxFrameBytes = 300_000 });
        (ILink a, ILink b) = await pair.OpenAsync();
        Assert.Throws<ArgumentException>(() => b.TrySend(new(new byte[262_145], IsBinary: true)));
        Inbox atA = new(), atB = new();
        a.Start(atA);
        b.Start(atB);
        a.TrySend(new(new byte[262_145], IsBinary: true));
        await atB.Closed.InTime();
        await atA.Closed.InTime();
        Assert.Equal((0L, 1L), (atB.Count, pair.TransportB.Counters.OversizeFrames));
    }

    [Fact]
    public async Task A_slow_receiver_stops_the_sender_at_its_limits_and_everything_drains_once_it_releases()
    {
        await using var pair = new DirectPair(new() { SendLimit = 600_000 }, new() { ReceiveWindow = 100_000 });
        (ILink a, ILink b) = await pair.OpenAsync();
        var slow = new Inbox(release: false);
        b.Start(slow);
        byte[] payload = new byte[10_000];
        var sent = 0;

        // The sockets' own buffers take some megabytes; 64 MB would be a leak.
        const int Offered = 6_400;
        for (var i = 0; i < Offered; i++)
        {
            if (a.TrySend(new(payload, IsBinary: true)) == SendOutcome.Sent)
                sent++;
            await Task.Yield();
        }

        await Guard.Until(() => slow.Count >= 10);
        Assert.InRange(slow.Count, 10, 12);
        Assert.InRange(sent, 59, Offered / 2);   // 59 fill the queue alone
        Assert.InRange(a.PendingBytes, 0, 600_000);
        Assert.True(((ILinkStatistics)a).FullSends > 0);
        for (var i = 0; i < sent; i++)
            (await slow.Next()).Release();
        await Guard.Until(() => a.PendingBytes == 0);
        Assert.Equal(SendOutcome.Sent, a.TrySend(new(payload, IsBinary: true)));
        Assert.Equal(payload, (await slow.Next()).Payload.ToArray());
    }

    [Fact]
    public async Task Close_flushes_and_both_sides_hear_the_reason_once()
    {
        await using var pair = new DirectPair();
        (ILink a, ILink b) = await pair.OpenAsync();
        Inbox atA = new(), atB = new();
        a.Start(atA);
        b.Start(atB);
        for (var i = 0; i < 1000; i++)
            a.TrySend(new(new byte[100], IsBinary: true));
        a.Close("goodbye");
        a.Close("twice");
        Assert.Equal("goodbye", await atA.Closed.InTime());
        Assert.Equal("goodbye", await atB.Closed.InTime());
        Assert.Equal(1000, atB.Count);
        Assert.Equal((SendOutcome.Closed, SendOutcome.Closed), (a.TrySend(default), b.TrySend(default)));
        await Guard.Until(() => pair.TransportA.Counters.LinksOpen == 0 && pair.TransportB.Counters.LinksOpen == 0);
    }

    [Fact]
    public async Task A_close_against_a_receiver_that_never_reads_ends_within_its_bound()
    {
        await using var pair = new DirectPair(new() { CloseTimeout = TimeSpan.FromMilliseconds(200) });
        (ILink a, ILink b) = await pair.OpenAsync();
        var atA = new Inbox();
        a.Start(atA);
        while (a.TrySend(new(new byte[200_000], IsBinary: true)) == SendOutcome.Sent)
            await Task.Yield();
        a.Close("enough");
        Assert.Equal("enough", await atA.Closed.InTime());
        b.Close("never started");
    }

    [Fact]
    public async Task A_remote_that_dies_without_a_close_is_noticed_at_once()
    {
        await using var pair = new DirectPair();
        await using var relay = await Relay.StartAsync(pair.TransportB);
        (ILink a, ILink b) = await pair.OpenAsync(tamper: offer => Read(offer) is var o ? (o with { Urls = [relay.Towards(o.Urls[0])] }).ToJson() : offer);
        Inbox atA = new(), atB = new();
        a.Start(atA);
        b.Start(atB);
        relay.Reset();
        Assert.Contains("lost", await atA.Closed.InTime(), StringComparison.Ordinal);
        Assert.Contains("lost", await atB.Closed.InTime(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remote_that_falls_silent_is_noticed_by_the_keep_alive()
    {
        var quick = new DirectLinkOptions { KeepAliveInterval = TimeSpan.FromMilliseconds(300), KeepAliveTimeout = TimeSpan.FromMilliseconds(700) };
        await using var pair = new DirectPair(quick, quick);
        await using var relay = await Relay.StartAsync(pair.TransportB);
        (ILink a, ILink b) = await pair.OpenAsync(tamper: offer => Read(offer) is var o ? (o with { Urls = [relay.Towards(o.Urls[0])] }).ToJson() : offer);
        Inbox atA = new(), atB = new();
        a.Start(atA);
        b.Start(atB);
        relay.Swallow();
        await atA.Closed.InTime();
        await atB.Closed.InTime();
    }

    [Fact]
    public async Task Two_hundred_links_opened_and_closed_leave_no_socket_behind()
    {
        await using var pair = new DirectPair();
        await OpenAndClose();
        int before = Directory.GetFiles("/proc/self/fd").Length;
        for (var i = 0; i < 200; i++)
            await OpenAndClose();
        await Guard.Until(() => Directory.GetFiles("/proc/self/fd").Length <= before + 20);
        Assert.Empty(pair.TransportA.Links);

        async Task OpenAndClose()
        {
            (ILink a, ILink b) = await pair.OpenAsync();
            Inbox atA = new(), atB = new();
            a.Start(atA);
            b.Start(atB);
            b.Close("next");
            await atA.Closed.InTime();
            await atB.Closed.InTime();
        }
    }

    [Fact]
    public async Task Disposing_frees_the_port_closes_links_and_abandons_attempts()
    {
        await using var pair = new DirectPair();
        (ILink a, _) = await pair.OpenAsync();
        var atA = new Inbox();
        a.Start(atA);
        (DirectOffer offer, DirectSide side, _) = await pair.WaitForCallerAsync();
        await pair.TransportB.DisposeAsync();
        await atA.Closed.InTime();
        Assert.False(side.IsOver);
        using var socket = new TcpListener(IPAddress.Loopback, offer.Urls[0].Port);
        socket.Start();
        Assert.Throws<ObjectDisposedException>(() => pair.TransportB.Offer(pair.OfB, new DirectSide()));
    }

    [Fact]
    public async Task A_taken_port_is_named_at_start()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        await using var transport = new DirectLinkTransport(new() { Listen = address }, new EcdsaSignatureVerifier());
        IOException e = await Assert.ThrowsAsync<IOException>(transport.StartAsync);
        Assert.Contains(address.ToString(), e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:80", null, "advertise")]
    [InlineData("https://127.0.0.1:0", null, "TLS belongs to a proxy")]
    [InlineData("http://example.org:80", null, "IP address")]
    [InlineData("http://127.0.0.1:0", "http://example.org", "ws://")]
    public void Unusable_addresses_are_refused_with_the_remedy(string listen, string? advertise, string words)
    {
        var options = new DirectLinkOptions { Listen = new(listen), Advertise = advertise is null ? [] : [new(advertise)] };
        ArgumentException e = Assert.Throws<ArgumentException>(() => new DirectLinkTransport(options, new EcdsaSignatureVerifier()));
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    private static DirectOffer Read(RawJson data) =>
        DirectOffer.TryRead(data, out DirectOffer? offer, out _) ? offer : throw new InvalidOperationException("not an offer");

    private static Task AssertTalks((ILink A, ILink B) links) => AssertTalks(links.A, links.B);

    private static async Task AssertTalks(ILink a, ILink b)
    {
        Inbox atA = new(), atB = new();
        a.Start(atA);
        b.Start(atB);
        a.TrySend(new("to b"u8.ToArray(), IsBinary: false));
        b.TrySend(new("to a"u8.ToArray(), IsBinary: false));
        Assert.Equal("to b"u8.ToArray(), (await atB.Next()).Payload.ToArray());
        Assert.Equal("to a"u8.ToArray(), (await atA.Next()).Payload.ToArray());
    }

    private static Uri ClosedPort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new($"ws://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/x");
    }
}
