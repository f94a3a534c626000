using System.Buffers.Binary;

namespace PeerPigeon.WebRtc.Tests.Sctp;

public sealed class SctpHandshakeTests
{
    private const int FirstChunk = 12;

    [Fact]
    public void One_side_that_begins_is_enough()
    {
        var wire = new SctpWire(1);
        wire.Left.Association.Connect(wire.Now);
        Assert.True(wire.RunUntil(() => wire.Left.Established && wire.Right.Established, 1_000_000));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Both_begin_and_half_of_the_packets_are_lost(int seed) => SctpWire.Connected(seed, new(10_000, Loss: 0.5));

    [Fact]
    public void Messages_sent_before_the_handshake_arrive_after_it()
    {
        var wire = new SctpWire(5);
        Assert.Equal(SctpSend.Sent, wire.Left.Association.TrySend(wire.Now, 3, 51, "early"u8.ToArray()));
        wire.Left.Association.Connect(wire.Now);
        Assert.True(wire.RunUntil(() => wire.Right.Messages.Count == 1, 1_000_000));
        Assert.Equal((ushort)3, wire.Right.Messages[0].Stream);
    }

    [Fact]
    public void A_cookie_that_was_changed_is_refused()
    {
        var wire = new SctpWire(6);
        int changed = 0;
        wire.Swallows = (_, packet) =>
        {
            if (packet[FirstChunk] == ChunkType.CookieEcho)
            {
                packet[FirstChunk + 4 + 20] ^= 1;
                BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(8), Crc32C.OfPacket(packet));
                changed++;
            }

            return false;
        };
        wire.Left.Association.Connect(wire.Now);
        wire.Run(3_000_000);
        Assert.True(changed > 0);
        Assert.False(wire.Left.Established || wire.Right.Established);
        Assert.Equal(SctpState.Closed, wire.Right.Association.State);
    }

    [Fact]
    public void A_cookie_that_is_too_old_is_refused_and_a_new_one_is_fetched()
    {
        var wire = new SctpWire(7, right: new() { CookieLife = 500_000 });
        int swallowed = 0;
        wire.Swallows = (_, packet) => packet[FirstChunk] == ChunkType.CookieEcho && ++swallowed <= 2;
        wire.Left.Association.Connect(wire.Now);
        Assert.True(wire.RunUntil(() => wire.Left.Established && wire.Right.Established, 10_000_000));
        Assert.True(swallowed > 3, "the first cookie was taken though it was stale");
    }

    [Fact]
    public void Nobody_answers_and_the_attempt_ends()
    {
        var wire = new SctpWire(8) { Swallows = (_, _) => true };
        wire.Left.Association.Connect(wire.Now);
        wire.Run(60_000_000);
        Assert.Contains("no answer", wire.Left.Failure, StringComparison.Ordinal);
        Assert.Equal(Deadline.None, wire.Left.Association.Deadline);
    }

    [Fact]
    public void Checksums_are_left_out_only_if_both_sides_agree()
    {
        foreach (bool agreed in (bool[])[true, false])
        {
            var wire = new SctpWire(9, right: new() { ZeroChecksum = agreed });
            bool zero = false;
            wire.Swallows = (_, packet) =>
            {
                bool data = packet[FirstChunk] == ChunkType.Data;
                zero |= data && BinaryPrimitives.ReadUInt32LittleEndian(packet.AsSpan(8)) == 0;
                return false;
            };
            wire.Left.Association.TrySend(wire.Now, 0, 51, new byte[100]);
            wire.Left.Association.Connect(wire.Now);
            Assert.True(wire.RunUntil(() => wire.Right.Messages.Count == 1, 1_000_000));
            Assert.Equal(agreed, zero);
        }
    }
}
