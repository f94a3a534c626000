namespace PeerPigeon.WebRtc.Tests;

public sealed class DtlsRecordTests
{
    [Fact]
    public void Garbage_truncated_and_changed_datagrams_are_dropped()
    {
        using DtlsPair pair = new DtlsPair().Connect();
        byte[] good = DtlsPair.Seal(pair.Client, [1, 2, 3]);
        var chance = new Random(7);
        for (int i = 0; i < Fuzz.Rounds(2_000); i++)
        {
            byte[] bad = new byte[chance.Next(0, 1_500)];
            chance.NextBytes(bad);
            if (i % 2 == 0 && bad.Length > 3)
                (bad[0], bad[1], bad[2]) = ((byte)(20 + (i % 8 / 2)), 0xFE, 0xFD);
            pair.Deliver(pair.Server, bad);
        }

        for (int length = 0; length < good.Length; length++)
            pair.Deliver(pair.Server, good.AsSpan(0, length));
        for (int at = 0; at < good.Length; at++)
        {
            byte[] changed = [.. good];
            changed[at] ^= 0x10;
            pair.Deliver(pair.Server, changed);
        }

        pair.Deliver(pair.Server, good);
        Assert.Null(pair.Server.Failure);
        Assert.Equal([1, 2, 3], Assert.Single(pair.AtServer));
    }

    [Fact]
    public void A_replayed_datagram_is_dropped()
    {
        using DtlsPair pair = new DtlsPair().Connect();
        byte[] first = DtlsPair.Seal(pair.Client, [1]), second = DtlsPair.Seal(pair.Client, [2]);

        foreach (byte[] datagram in new[] { second, first, first, second })
            pair.Deliver(pair.Server, datagram);

        Assert.Equal([[2], [1]], pair.AtServer);
    }

    [Fact]
    public void Several_records_in_one_datagram_arrive_in_order()
    {
        using DtlsPair pair = new DtlsPair().Connect();

        pair.Deliver(pair.Server, [.. DtlsPair.Seal(pair.Client, [1]), .. DtlsPair.Seal(pair.Client, [2, 2]), .. DtlsPair.Seal(pair.Client, [3])]);

        Assert.Equal([[1], [2, 2], [3]], pair.AtServer);
    }

    [Theory, InlineData(1), InlineData(1_188), InlineData(9_000), InlineData(16_384)]
    public void Packets_of_any_size_keep_within_the_overhead(int size)
    {
        using DtlsPair pair = new DtlsPair().Connect();
        byte[] packet = new byte[size];
        new Random(size).NextBytes(packet);

        byte[] datagram = DtlsPair.Seal(pair.Client, packet);
        pair.Deliver(pair.Server, datagram);

        Assert.InRange(datagram.Length - size, 1, pair.Client.Overhead);
        Assert.Equal(packet, Assert.Single(pair.AtServer));
    }

    [Fact]
    public void Sealing_before_the_handshake_is_over_is_refused_in_words()
    {
        using DtlsPair pair = new DtlsPair().Start();
        Assert.Contains("Handshaking", Assert.Throws<InvalidOperationException>(() => DtlsPair.Seal(pair.Client, [1])).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(0), InlineData(16_385), InlineData(100_000)]
    public void Packets_that_fit_no_record_are_refused(int size)
    {
        using DtlsPair pair = new DtlsPair().Connect();
        Assert.Contains("16384", Assert.Throws<ArgumentException>(() => DtlsPair.Seal(pair.Client, new byte[size])).Message, StringComparison.Ordinal);
        Assert.Equal(RecordState.Established, pair.Client.State);
    }

    [Fact]
    public void A_buffer_without_room_for_the_overhead_is_refused()
    {
        using DtlsPair pair = new DtlsPair().Connect();
        Assert.Throws<ArgumentException>(() => pair.Client.Seal(new byte[100], new byte[136]));
        Assert.Equal(RecordState.Established, pair.Client.State);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Close_is_noticed_by_the_other_side_at_once(bool byClient)
    {
        using DtlsPair pair = new DtlsPair().Connect();
        (DtlsRecordLayer closes, DtlsRecordLayer hears) = byClient ? (pair.Client, pair.Server) : (pair.Server, pair.Client);

        closes.Close();
        Assert.Equal(RecordState.Closed, closes.State);
        pair.Settle();

        Assert.Equal((RecordState.Closed, (string?)null), (hears.State, hears.Failure));
    }

    [Fact]
    public void Errors_that_others_left_in_openssl_do_not_end_a_connection()
    {
        using DtlsPair pair = new DtlsPair().Connect();
        byte[] good = DtlsPair.Seal(pair.Client, [1]);
        LeaveAnError();
        pair.Deliver(pair.Server, [.. good.AsSpan(0, good.Length - 1), 0]);
        LeaveAnError();
        pair.Deliver(pair.Server, good);
        LeaveAnError();
        pair.Client.Close();
        pair.Settle();

        Assert.Equal([1], Assert.Single(pair.AtServer));
        Assert.Equal((RecordState.Closed, (string?)null), (pair.Server.State, pair.Server.Failure));
    }

    [Fact]
    public void What_comes_before_the_start_is_ignored()
    {
        using DtlsPair early = new(), pair = new DtlsPair().Start();
        byte[] hello = new byte[2_048];
        int length = pair.Client.Poll(hello);

        early.Deliver(early.Server, hello.AsSpan(0, length));
        early.Connect();

        Assert.Equal(RecordState.Established, early.Server.State);
    }

    [Fact]
    public void A_close_that_goes_unheard_can_be_followed_by_anything()
    {
        using DtlsPair pair = new DtlsPair().Connect();
        byte[] late = DtlsPair.Seal(pair.Server, [1]);
        pair.Client.Close();

        pair.Deliver(pair.Client, late);
        pair.Client.Close();
        pair.Client.OnDeadline(long.MaxValue);

        Assert.Empty(pair.AtClient);
        Assert.Throws<InvalidOperationException>(() => DtlsPair.Seal(pair.Client, [1]));
    }

    [Fact]
    public void Sealing_and_opening_allocate_nothing()
    {
        using DtlsPair pair = new DtlsPair().Connect();
        byte[] packet = new byte[1_188], datagram = new byte[1_300];
        var sink = new Nobody();
        Exchange(pair, packet, datagram, sink, 100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(pair, packet, datagram, sink, 1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_100 * 1_188L, sink.Bytes);
    }

    private static unsafe void LeaveAnError()
    {
        fixed (byte* nonsense = "nonsense"u8)
        {
            byte* at = nonsense;
            Assert.Equal(0, LibCrypto.d2i_X509(null, &at, 8));
        }
    }

    private static void Exchange(DtlsPair pair, byte[] packet, byte[] datagram, Nobody sink, int count)
    {
        for (int i = 0; i < count; i++)
            pair.Server.Receive(1, datagram.AsSpan(0, pair.Client.Seal(packet, datagram)), sink);
    }

    private sealed class Nobody : IRecordSink
    {
        public long Bytes { get; private set; }

        public void OnPacket(ReadOnlySpan<byte> packet) => Bytes += packet.Length;
    }
}
