using System.Buffers.Binary;

namespace PeerPigeon.WebRtc.Tests.Sctp;

/// <summary>Someone who holds the keys and does not keep to the protocol.</summary>
public sealed class SctpAdversaryTests
{
    private static readonly byte[] Types = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 0x82, 0x84, 0xC0, 0x40, 0xC1, 0x15];

    [Trait("Category", Fuzz.Category)]
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Changed_packets_of_a_real_conversation_do_no_harm(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < Fuzz.Rounds(40); round++)
        {
            SctpWire wire = SctpWire.Connected(seed + (round * 100), new(1_000, 0.05));
            wire.Swallows = (_, packet) =>
            {
                if (random.Next(4) == 0)
                    Mutate(random, packet);
                return false;
            };
            for (int i = 0; i < 60; i++)
            {
                wire.Left.Association.TrySend(wire.Now, (ushort)random.Next(4), 53, new byte[random.Next(1, 6_000)], new(random.Next(2) == 0, random.Next(2) == 0 ? 1 : null));
                wire.Right.Association.TrySend(wire.Now, (ushort)random.Next(4), 53, new byte[random.Next(1, 6_000)]);
                if (i % 9 == 0)
                    wire.Left.Association.ResetStream((ushort)random.Next(4));
            }

            wire.Run(2_000_000);
            Assert.True(wire.Left.Sent < 20_000 && wire.Right.Sent < 20_000, "packets without end");
        }
    }

    [Trait("Category", Fuzz.Category)]
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Crafted_chunks_neither_throw_nor_pile_up(int seed)
    {
        for (int repeat = 0; repeat < Fuzz.Rounds(1); repeat++)
            Craft(seed + (repeat * 1_000));
    }

    private static void Craft(int seed)
    {
        var random = new Random(seed);
        var options = new SctpOptions { ReceiveWindow = 300_000, MaxMessageBytes = 100_000, StreamStates = 64, OutOfOrderTsns = 1_024, GapRuns = 64 };
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var kept = new List<SctpEnd>();
        for (int round = 0; round < 25; round++)
        {
            (SctpEnd victim, uint tag, uint tsn, long now) = Victim(options, seed + round);
            kept.Add(victim);
            var packet = new byte[1_188];
            for (int i = 0; i < 4_000 && !victim.Closed; i++)
            {
                int length = Craft(random, packet, tag, tsn);
                victim.Association.Receive(now, packet.AsSpan(0, length));
                victim.Association.EndReceive(now);
                int packets = 0;
                while (victim.Association.Poll(now, victim.Buffer) > 0)
                    Assert.True(++packets < 200, "a packet brings packets without end");
                now += random.Next(2_000);
                if (victim.Association.Deadline <= now)
                    victim.Association.OnDeadline(now);
            }
        }

        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / kept.Count;
        Assert.True(each < 1_500_000, $"{each} bytes held for each victim");
    }

    [Fact]
    public void Fragments_without_a_beginning_fill_no_more_than_the_window()
    {
        var options = new SctpOptions { ReceiveWindow = 200_000, MaxMessageBytes = 100_000 };
        (SctpEnd victim, uint tag, uint tsn, long now) = Victim(options, 5);
        victim.KeepsMessages = false;
        var packet = new byte[1_188];
        for (uint i = 0; i < 2_000; i++)
        {
            victim.Association.Receive(now, packet.AsSpan(0, Data(packet, tag, tsn + 1 + i, ChunkFlags.Unordered, 0, 0, 1_100)));
            victim.Association.EndReceive(now);
        }

        Assert.True(victim.Association.Statistics.ChunksOverLimit > 1_500);
        Assert.Equal(0, victim.ReceivedBytes);
        Assert.False(victim.Closed);
    }

    [Fact]
    public void A_message_longer_than_allowed_ends_the_association()
    {
        var options = new SctpOptions { MaxMessageBytes = 10_000 };
        (SctpEnd victim, uint tag, uint tsn, long now) = Victim(options, 6);
        var packet = new byte[1_188];
        for (uint i = 0; i < 10; i++)
            victim.Association.Receive(now, packet.AsSpan(0, Data(packet, tag, tsn + i, i == 0 ? ChunkFlags.Begin : (byte)0, 0, 0, 1_100)));
        Assert.Contains("max-message-size 10000", victim.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Skipping_sequence_numbers_on_many_streams_takes_no_time()
    {
        (SctpEnd victim, uint tag, uint tsn, long now) = Victim(new(), 7);
        var packet = new byte[1_188];
        for (uint i = 0; i < 280; i++)
            victim.Association.Receive(now, packet.AsSpan(0, Data(packet, tag, tsn + i, 3, (ushort)i, 32_000, 1)));
        var writer = new PacketWriter(packet, tag);
        Span<byte> body = writer.Chunk(ChunkType.ForwardTsn, 0, 4 + (4 * 280));
        BinaryPrimitives.WriteUInt32BigEndian(body, tsn + 300);
        for (int i = 0; i < 280; i++)
            BinaryPrimitives.WriteUInt32BigEndian(body[(4 + (4 * i))..], ((uint)i << 16) | 31_999);
        victim.Association.Receive(now, packet.AsSpan(0, writer.Finish(withChecksum: true)));
        Assert.Equal(280, victim.Messages.Count);
    }

    private static (SctpEnd Victim, uint Tag, uint Tsn, long Now) Victim(SctpOptions options, int seed)
    {
        var wire = new SctpWire(seed, right: options);
        uint tag = 0;
        uint tsn = 0;
        wire.Swallows = (from, packet) =>
        {
            if (from == wire.Left && packet[12] == ChunkType.Init)
                tsn = BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(28));
            else if (from == wire.Right && packet[12] == ChunkType.InitAck)
                tag = BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(16));
            return false;
        };
        wire.Left.Association.Connect(wire.Now);
        Assert.True(wire.RunUntil(() => wire.Right.Established, 1_000_000));
        for (int i = 0; i < 20; i++)
            wire.Right.Association.TrySend(wire.Now, (ushort)(i % 3), 53, new byte[2_000], new(MaxRetransmits: i % 2));
        return (wire.Right, tag, tsn, wire.Now);
    }

    private static int Data(byte[] packet, uint tag, uint tsn, byte flags, ushort stream, ushort ssn, int bytes)
    {
        var writer = new PacketWriter(packet, tag);
        Span<byte> body = writer.Chunk(ChunkType.Data, flags, 12 + bytes);
        body.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(body, tsn);
        BinaryPrimitives.WriteUInt16BigEndian(body[4..], stream);
        BinaryPrimitives.WriteUInt16BigEndian(body[6..], ssn);
        BinaryPrimitives.WriteUInt32BigEndian(body[8..], 53);
        return writer.Finish(withChecksum: true);
    }

    private static int Craft(Random random, byte[] packet, uint tag, uint tsn)
    {
        var writer = new PacketWriter(packet, tag);
        for (int chunks = random.Next(1, 6); chunks > 0; chunks--)
        {
            int bytes = random.Next(0, 200);
            byte type = random.Next(3) == 0 ? ChunkType.Data : Types[random.Next(Types.Length)];
            if (type == ChunkType.Abort && random.Next(200) != 0)
                type = ChunkType.Sack;
            Span<byte> body = writer.Chunk(type, (byte)random.Next(256), bytes);
            random.NextBytes(body);
            if (random.Next(2) == 0)
            {
                for (int i = 0; i < body.Length; i++)
                    body[i] &= (byte)(i % 2 == 0 ? 0 : 0x1F);
            }

            if (bytes >= 4 && random.Next(5) != 0)
                BinaryPrimitives.WriteUInt32BigEndian(body, tsn + (uint)random.Next(-20, random.Next(2) == 0 ? 60 : 2_000));
            if (bytes >= 8 && type == ChunkType.ReConfig)
                BinaryPrimitives.WriteUInt32BigEndian(body, ((uint)random.Next(12, 19) << 16) | (uint)bytes);
        }

        return writer.Finish(withChecksum: random.Next(20) != 0);
    }

    private static void Mutate(Random random, byte[] packet)
    {
        for (int i = random.Next(1, 5); i > 0; i--)
            packet[random.Next(12, packet.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : Types[random.Next(Types.Length)]);
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(8), Crc32C.OfPacket(packet));
    }
}
