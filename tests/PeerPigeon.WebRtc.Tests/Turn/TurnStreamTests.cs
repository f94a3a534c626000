using System.Buffers.Binary;

namespace PeerPigeon.WebRtc.Tests;

public sealed class TurnStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(65_535)]
    public void Channel_data_is_padded_to_four(int bytes)
    {
        var stream = new TurnStream();
        byte[] message = Channel(bytes);
        Put(stream, message);
        Assert.True(stream.TryTake(out var first));
        Assert.Equal(message, first.ToArray());
        Put(stream, Channel(1));
        Assert.True(stream.TryTake(out var second));
        Assert.Equal(8, second.Length);
        Assert.False(stream.TryTake(out _));
    }

    [Fact]
    public void Messages_come_whole_however_they_are_cut()
    {
        byte[][] messages = [Binding(0), Channel(5), Binding(44), Channel(2_000), Channel(0)];
        byte[] all = [.. messages.SelectMany(message => message)];
        foreach (int cut in (int[])[1, 2, 3, 7, 19, 21, 500])
        {
            var stream = new TurnStream();
            var taken = new List<byte[]>();
            for (int at = 0; at < all.Length; at += cut)
            {
                Put(stream, all.AsSpan(at, Math.Min(cut, all.Length - at)));
                while (stream.TryTake(out var message))
                    taken.Add(message.ToArray());
            }

            Assert.Equal(messages, taken);
        }
    }

    [Theory]
    [InlineData("04000000", "byte 4")]
    [InlineData("3F000000", "byte 63")]
    [InlineData("50000000", "byte 80")]
    [InlineData("16030100", "byte 22")]
    public void What_is_not_TURN_is_said(string hex, string reason)
    {
        var stream = new TurnStream();
        Put(stream, Convert.FromHexString(hex));

        var fault = Assert.Throws<InvalidDataException>(() => stream.TryTake(out _));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_no_datagram_can_be_is_refused()
    {
        var stream = new TurnStream();
        Put(stream, [0, 1, 0xFF, 0xFF]);

        var fault = Assert.Throws<InvalidDataException>(() => stream.TryTake(out _));
        Assert.Contains($"exceeds {TurnStream.MaxMessage}", fault.Message, StringComparison.Ordinal);
    }

    [Trait("Category", Fuzz.Category)]
    [Theory, InlineData(1), InlineData(2)]
    public void Bytes_of_any_kind_are_cut_or_refused_and_there_is_always_room_to_read(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < Fuzz.Rounds(300); round++)
        {
            var stream = new TurnStream();
            try
            {
                for (int i = 0; i < 40; i++)
                {
                    byte[] bytes = random.Next(4) switch
                    {
                        0 => Binding(4 * random.Next(20)),
                        1 => Channel(random.Next(random.Next(2) == 0 ? 9 : 60_000)),
                        2 => new byte[random.Next(40)],
                        _ => Channel(8)[..random.Next(12)],
                    };
                    if (random.Next(6) == 0)
                        random.NextBytes(bytes.AsSpan(0, Math.Min(bytes.Length, random.Next(6))));
                    for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty;)
                    {
                        var free = stream.Free();
                        Assert.False(free.IsEmpty);
                        int count = Math.Min(rest.Length, free.Length);
                        Put(stream, rest[..count]);
                        rest = rest[count..];
                        while (stream.TryTake(out var message))
                            Assert.InRange(message.Length, 4, TurnStream.MaxMessage);
                    }
                }
            }
            catch (InvalidDataException)
            {
                // Refused in words; the connection is closed then.
            }
        }
    }

    private static void Put(TurnStream stream, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(stream.Free().Span);
        stream.Advance(bytes.Length);
    }

    private static byte[] Channel(int bytes)
    {
        byte[] message = new byte[4 + ((bytes + 3) & ~3)];
        BinaryPrimitives.WriteUInt16BigEndian(message, 0x4001);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)bytes);
        return message;
    }

    private static byte[] Binding(int bytes)
    {
        byte[] message = new byte[20 + bytes];
        message[1] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)bytes);
        return message;
    }
}
