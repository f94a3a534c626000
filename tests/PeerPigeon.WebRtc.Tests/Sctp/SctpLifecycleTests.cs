using System.Buffers.Binary;

namespace PeerPigeon.WebRtc.Tests.Sctp;

public sealed class SctpLifecycleTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void Shutdown_delivers_what_was_queued_and_ends_both_sides_in_order()
    {
        SctpWire wire = SctpWire.Connected(1, new(5_000, Loss: 0.1));
        for (int i = 0; i < 20; i++)
            wire.Left.Association.TrySend(wire.Now, 0, 53, new byte[20_000]);
        wire.Left.Association.Shutdown(wire.Now);
        Assert.Equal(SctpSend.Closed, wire.Left.Association.TrySend(wire.Now, 0, 53, new byte[1]));
        Assert.True(wire.RunUntil(() => wire.Left.Closed && wire.Right.Closed, 20 * Second));
        Assert.Equal(20, wire.Right.Messages.Count);
        Assert.Null(wire.Left.Failure);
        Assert.Null(wire.Right.Failure);
    }

    [Fact]
    public void Abort_is_noticed_at_once_with_its_reason_and_frees_what_was_queued()
    {
        SctpWire wire = SctpWire.Connected(2);
        var owner = new Owner();
        wire.Left.Association.TrySend(wire.Now, 0, 53, new byte[300], owner: owner);
        wire.Left.Association.Abort("enough");
        Assert.True(wire.RunUntil(() => wire.Right.Closed, 2_000));
        Assert.Contains("enough", wire.Right.Failure, StringComparison.Ordinal);
        Assert.Equal(1, owner.Disposals);
        Assert.Equal(Deadline.None, wire.Left.Association.Deadline);
        Assert.Equal(Deadline.None, wire.Right.Association.Deadline);
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 15)]
    public void A_peer_that_falls_silent_is_noticed_in_time(bool traffic, int seconds)
    {
        SctpWire wire = SctpWire.Connected(3);
        wire.Run(20 * Second);
        Assert.False(wire.Left.Closed);
        wire.Swallows = (_, _) => true;
        if (traffic)
            wire.Left.Association.TrySend(wire.Now, 0, 53, new byte[5_000]);
        Assert.True(wire.RunUntil(() => wire.Left.Closed, seconds * Second));
        Assert.NotNull(wire.Left.Failure);
    }

    [Fact]
    public void A_peer_that_but_slept_is_told_that_it_was_given_up()
    {
        SctpWire wire = SctpWire.Connected(3);
        wire.Swallows = (from, _) => from == wire.Right;
        wire.Left.Association.TrySend(wire.Now, 0, 53, new byte[500]);
        Assert.True(wire.RunUntil(() => wire.Right.Closed, 5 * Second));
        Assert.True(wire.Left.Closed);
        Assert.Contains("silent", wire.Right.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_slept_itself_does_not_take_the_other_side_for_dead()
    {
        SctpWire wire = SctpWire.Connected(3);
        wire.Swallows = (_, _) => true;
        wire.Left.Association.TrySend(wire.Now, 0, 53, new byte[500]);
        wire.Run(Second);
        wire.Left.Association.OnDeadline(wire.Now + 10 * Second);
        Assert.False(wire.Left.Closed);
        wire.Left.Association.OnDeadline(wire.Now + 10 * Second + Second / 2);
        Assert.True(wire.Left.Closed);
    }

    [Fact]
    public void An_idle_association_lives_on_and_says_little()
    {
        SctpWire wire = SctpWire.Connected(4, new(20_000, Loss: 0.2));
        long before = wire.Left.Sent;
        wire.Run(600 * Second);
        Assert.False(wire.Left.Closed || wire.Right.Closed);
        Assert.InRange(wire.Left.Sent - before, 1, 600);
    }

    [Fact]
    public void A_receiver_that_does_not_consume_stops_the_sender_and_starts_it_again()
    {
        var narrow = new SctpOptions { ReceiveWindow = 200_000, MaxMessageBytes = 65_536 };
        SctpWire wire = SctpWire.Connected(5, new(2_000, Loss: 0.02), right: narrow);
        wire.Right.ReleasesAtOnce = false;
        for (int i = 0; i < 60; i++)
            Assert.Equal(SctpSend.Sent, wire.Left.Association.TrySend(wire.Now, 0, 53, new byte[16_000]));
        wire.Run(30 * Second);
        Assert.InRange(wire.Right.ReceivedBytes, 100_000, 200_000);
        Assert.False(wire.Left.Closed);
        wire.Right.ReleasesAtOnce = true;
        wire.Right.Association.Release((int)wire.Right.ReceivedBytes);
        Assert.True(wire.RunUntil(() => wire.Right.Messages.Count == 60, 10 * Second));
    }

    [Fact]
    public void A_full_buffer_refuses_and_tells_when_there_is_room()
    {
        SctpWire wire = SctpWire.Connected(6);
        int sent = 0;
        while (wire.Left.Association.TrySend(wire.Now, 0, 53, new byte[100_000]) == SctpSend.Sent)
            sent++;
        Assert.Equal(10, sent);
        Assert.Equal(1_000_000, wire.Left.Association.BufferedBytes);
        Assert.Equal(SctpSend.TooLarge, wire.Left.Association.TrySend(wire.Now, 0, 53, new byte[262_145]));
        Assert.True(wire.RunUntil(() => wire.Left.LowTold == 1, Second));
        Assert.InRange(wire.Left.Association.BufferedBytes, 0, 256 * 1024);
    }

    [Fact]
    public void Unreliable_messages_are_given_up_and_those_behind_them_go_on()
    {
        SctpWire wire = SctpWire.Connected(7, new(10_000, Loss: 0.2));
        for (int i = 0; i < 300; i++)
        {
            var bytes = new byte[3_000];
            BinaryPrimitives.WriteInt32BigEndian(bytes, i);
            SctpDelivery delivery = (i % 3) switch
            {
                0 => default,
                1 => new(MaxRetransmits: 0),
                _ => new(LifetimeMilliseconds: 30),
            };
            wire.Left.Association.TrySend(wire.Now, (ushort)(i % 2), 53, bytes, delivery);
        }

        Assert.True(wire.RunUntil(() => wire.Left.Association.BufferedBytes == 0, 60 * Second), wire.Left.Failure);
        int[] arrived = [.. wire.Right.Messages.Select(m => BinaryPrimitives.ReadInt32BigEndian(m.Bytes))];
        Assert.True(wire.Left.Association.Statistics.MessagesAbandoned > 20);
        Assert.Equal(100, arrived.Count(i => i % 3 == 0));
        for (ushort stream = 0; stream < 2; stream++)
        {
            int[] numbers = [.. arrived.Where(i => i % 2 == stream)];
            Assert.Equal(numbers.Order(), numbers);
        }
    }

    [Fact]
    public void Unordered_messages_overtake_a_lost_one()
    {
        SctpWire wire = SctpWire.Connected(8);
        bool lost = false;
        wire.Swallows = (_, packet) => !lost && packet[12] == ChunkType.Data && (lost = true);
        wire.Left.Association.TrySend(wire.Now, 0, 53, new byte[1_160], new(Unordered: true));
        wire.Run(100);
        wire.Left.Association.TrySend(wire.Now, 0, 53, new byte[] { 2 }, new(Unordered: true));
        Assert.True(wire.RunUntil(() => wire.Right.Messages.Count == 2, Second));
        Assert.Single(wire.Right.Messages[0].Bytes);
    }

    [Fact]
    public void A_reset_stream_begins_anew_on_both_sides()
    {
        SctpWire wire = SctpWire.Connected(9, new(5_000, Loss: 0.2, Duplicate: 0.1, Reorder: 0.3, Jitter: 10_000));
        for (byte life = 0; life < 10; life++)
        {
            for (byte i = 0; i < 5; i++)
                wire.Left.Association.TrySend(wire.Now, 4, 53, new[] { life, i });
            wire.Left.Association.ResetStream(4);
        }

        Assert.True(wire.RunUntil(() => wire.Left.OutgoingResets.Count == 10, 60 * Second), wire.Left.Failure);
        Assert.Equal(10, wire.Right.IncomingResets.Count);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => new[] { (byte)(i / 5), (byte)(i % 5) }), wire.Right.Messages.Select(m => m.Bytes));
    }

    private sealed class Owner : IDisposable
    {
        public int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }
}
