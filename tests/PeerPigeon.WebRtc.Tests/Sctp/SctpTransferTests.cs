namespace PeerPigeon.WebRtc.Tests.Sctp;

public sealed class SctpTransferTests
{
    [Theory]
    [InlineData(1, 0, 0, 0)]
    [InlineData(2, 0.01, 0, 0)]
    [InlineData(3, 0.2, 0, 0)]
    [InlineData(4, 0.05, 0.1, 0.3)]
    [InlineData(5, 0, 0, 0.8)]
    [InlineData(6, 0.2, 0.2, 0.5)]
    public void Messages_of_all_sizes_arrive_whole_and_in_order_per_stream(int seed, double loss, double duplicate, double reorder)
    {
        SctpWire wire = SctpWire.Connected(seed, new(5_000, loss, duplicate, reorder, 20_000));
        var random = new Random(seed);
        var expected = new Dictionary<ushort, List<byte[]>>();
        int[] sizes = [1, 2, 200, 1_159, 1_160, 1_161, 5_000, 65_535, 262_144];
        int left = 120;
        while (left > 0 || wire.Right.Messages.Count < 120)
        {
            for (; left > 0; left--)
            {
                var stream = (ushort)random.Next(5);
                var message = new byte[sizes[random.Next(sizes.Length)]];
                random.NextBytes(message);
                if (wire.Left.Association.TrySend(wire.Now, stream, 53, message) != SctpSend.Sent)
                    break;
                if (!expected.TryGetValue(stream, out List<byte[]>? list))
                    expected.Add(stream, list = []);
                list.Add(message);
            }

            int had = wire.Right.Messages.Count;
            Assert.True(wire.RunUntil(() => wire.Right.Messages.Count > had || wire.Left.Association.BufferedBytes == 0, 60_000_000), $"stuck at {had}: {wire.Left.Failure}");
        }

        foreach ((ushort stream, List<byte[]> messages) in expected)
            Assert.Equal(messages, wire.Right.Messages.Where(m => m.Stream == stream).Select(m => m.Bytes));
        wire.Run(3_000_000);
        Assert.Equal(0, wire.Left.Association.BufferedBytes);
        Assert.False(wire.Left.Closed || wire.Right.Closed);
    }

    [Fact]
    public void A_browser_is_sent_no_more_at_once_than_its_socket_and_the_path_hold()
    {
        var rules = new SctpOptions();
        int ours = Burst(wantsChecksums: false), browser = Burst(wantsChecksums: true);

        Assert.Equal(rules.ForeignPackets + (2 * rules.ForeignPacketsPerMillisecond), browser);
        Assert.True(ours > 3 * browser, $"{ours} packets to one of ours, {browser} to a browser");
    }

    [Theory]
    [InlineData(false, 0.4, 0.7)]
    [InlineData(true, 0.9, 1.1)]
    public void A_stream_is_acknowledged_every_other_packet_and_that_of_a_browser_every_packet(bool wantsChecksums, double least, double most)
    {
        SctpWire wire = SctpWire.Connected(22, new(Delay: 1_000, BytesPerMicro: 50), left: new() { SendLimit = long.MaxValue, ZeroChecksum = !wantsChecksums });
        for (var i = 0; i < 100; i++)
            wire.Left.Association.TrySend(wire.Now, 1, 53, new byte[100_000]);
        Assert.True(wire.RunUntil(() => wire.Left.Association.BufferedBytes == 0, 60_000_000));

        Assert.InRange(wire.Right.Sent / (double)wire.Left.Sent, least, most);
    }

    [Fact]
    public void Numbers_that_wrap_around_change_nothing()
    {
        var wire = new SctpWire(12, new(5_000, 0.1, 0.1, 0.3, 10_000), draw: bytes => bytes.Fill(0xFF));
        wire.Left.Association.Connect(wire.Now);
        Assert.True(wire.RunUntil(() => wire.Left.Established && wire.Right.Established, 10_000_000));
        var expected = new List<byte[]>();
        while (expected.Count < 70_000)
        {
            byte[] message = BitConverter.GetBytes(expected.Count);
            if (wire.Left.Association.TrySend(wire.Now, 1, 53, message, new(MaxRetransmits: expected.Count % 100 == 0 ? 200 : null)) == SctpSend.Sent)
                expected.Add(message);
            else
                Assert.True(wire.RunUntil(() => wire.Left.LowTold > 0 && wire.Left.Association.BufferedBytes < 20_000, 60_000_000));
        }

        Assert.True(wire.RunUntil(() => wire.Left.Association.BufferedBytes == 0, 60_000_000));
        Assert.Equal(expected, wire.Right.Messages.Select(m => m.Bytes));
    }

    [Fact]
    public void The_same_seed_sends_the_same_bytes()
    {
        static string Run()
        {
            SctpWire wire = SctpWire.Connected(77, new(5_000, 0.05, 0.05, 0.2, 10_000));
            for (int i = 0; i < 40; i++)
                wire.Left.Association.TrySend(wire.Now, (ushort)(i % 3), 53, new byte[1 + (i * 700)]);
            wire.Run(5_000_000);
            return wire.Digest;
        }

        Assert.Equal(Run(), Run());
    }

    [Theory]
    [InlineData(0.01, 10.0)]
    [InlineData(0.03, 5.0)]
    public void Loss_at_a_round_trip_of_20_ms_leaves_a_rate_worth_having(double loss, double megabytesPerSecond)
    {
        SctpWire wire = SctpWire.Connected(9, new(10_000, loss));
        wire.Right.KeepsMessages = false;
        var message = new byte[16_384];
        long start = wire.Now;
        while (wire.Now - start < 2_000_000)
        {
            while (wire.Left.Association.TrySend(wire.Now, 1, 53, message) == SctpSend.Sent)
            {
            }

            long half = wire.Left.Association.BufferedBytes / 2;
            wire.RunUntil(() => wire.Left.Association.BufferedBytes <= half, 1_000_000);
        }

        double rate = wire.Right.ReceivedBytes / (double)(wire.Now - start);
        Assert.True(rate >= megabytesPerSecond, $"{rate:F2} MB/s, {wire.Left.Association.Statistics.Timeouts} timeouts, window {wire.Left.Association.Statistics.CongestionWindow}");
    }

    [Fact]
    public void A_narrow_link_is_filled_and_not_drowned()
    {
        SctpWire wire = SctpWire.Connected(10, new(10_000, BytesPerMicro: 5));
        wire.Right.KeepsMessages = false;
        long start = wire.Now;
        while (wire.Now - start < 5_000_000)
        {
            while (wire.Left.Association.TrySend(wire.Now, 1, 53, new byte[16_384]) == SctpSend.Sent)
            {
            }

            long half = wire.Left.Association.BufferedBytes / 2;
            wire.RunUntil(() => wire.Left.Association.BufferedBytes <= half, 1_000_000);
        }

        SctpStatistics statistics = wire.Left.Association.Statistics;
        double rate = wire.Right.ReceivedBytes / (double)(wire.Now - start);
        Assert.True(rate is > 3.5 and < 5.1, $"{rate:F2} MB/s, {statistics.Retransmissions} again of {statistics.PacketsSent}, {statistics.Timeouts} timeouts, {statistics.Probes} probes, window {statistics.CongestionWindow}, delay {statistics.SmoothedRoundTrip}");
        Assert.True(statistics.Retransmissions < statistics.PacketsSent / 20, $"{statistics.Retransmissions} of {statistics.PacketsSent} sent again");
    }

    /// <summary>Packets that go out to a peer two milliseconds away before it answers, once much was sent.</summary>
    private static int Burst(bool wantsChecksums)
    {
        SctpWire wire = SctpWire.Connected(21, new(Delay: 1_000), left: new() { SendLimit = long.MaxValue }, right: new() { ZeroChecksum = !wantsChecksums });
        for (var i = 0; i < 100; i++)
            wire.Left.Association.TrySend(wire.Now, 1, 53, new byte[100_000]);
        Assert.True(wire.RunUntil(() => wire.Left.Association.BufferedBytes == 0, 60_000_000));
        long before = wire.Left.Sent;
        for (var i = 0; i < 100; i++)
            wire.Left.Association.TrySend(wire.Now, 1, 53, new byte[100_000]);
        wire.Run(500);
        return (int)(wire.Left.Sent - before);
    }
}
