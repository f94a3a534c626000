using System.Net;
using System.Security.Cryptography;
using System.Text;
namespace PeerPigeon.WebRtc.Tests;

/// <summary>RFC 5769: messages that others made.</summary>
public sealed class StunVectorTests
{
    private static readonly byte[] Password = "VOkJxbRl1RmTxUk/WvJxBt"u8.ToArray();

    private static readonly byte[] Request = Convert.FromHexString(
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36"
        + "000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf");

    private static readonly byte[] ResponseV4 = Convert.FromHexString(
        "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643"
        + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96");

    private static readonly byte[] ResponseV6 = Convert.FromHexString(
        "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
        + "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c");

    private static readonly byte[] LongTerm = Convert.FromHexString(
        "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b900000015001c662f2f3439396b393534643"
        + "64f4c33346f4c394653547679363473410014000b6578616d706c652e6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666");

    [Fact]
    public void The_request_of_the_RFC_is_read_and_its_signature_holds()
    {
        Assert.True(StunReader.TryParse(Request, out var message));
        Assert.Equal((StunClass.Request, StunMethod.Binding), (message.Class, message.Method));
        Assert.True(message.HasFingerprint);
        Assert.True(message.IsSignedWith(Password));
        Assert.False(message.IsSignedWith("VOkJxbRl1RmTxUk/WvJxBu"u8));
        Assert.True(message.TryGetUInt32(StunAttribute.Priority, out uint priority));
        Assert.Equal(0x6E0001FFu, priority);
        Assert.True(message.TryGetUInt64(StunAttribute.IceControlled, out ulong tieBreaker));
        Assert.Equal(0x932FF9B151263B36u, tieBreaker);
        Assert.True(Stun.TryReadUsername(Request, out var ufrag));
        Assert.Equal("evtj", Encoding.ASCII.GetString(ufrag));
    }

    [Fact]
    public void The_responses_of_the_RFC_name_the_mapped_address()
    {
        Assert.True(StunReader.TryParse(ResponseV4, out var v4));
        Assert.True(v4.IsSignedWith(Password));
        Assert.True(v4.TryGetXorAddress(StunAttribute.XorMappedAddress, out var address));
        Assert.Equal(IPEndPoint.Parse("192.0.2.1:32853"), address.ToEndPoint());
        Assert.True(StunReader.TryParse(ResponseV6, out var v6));
        Assert.True(v6.IsSignedWith(Password));
        Assert.True(v6.TryGetXorAddress(StunAttribute.XorMappedAddress, out address));
        Assert.Equal(IPEndPoint.Parse("[2001:db8:1234:5678:11:2233:4455:6677]:32853"), address.ToEndPoint());
    }

    [Fact]
    public void The_long_term_request_of_the_RFC_is_signed_with_the_hashed_key()
    {
        Assert.True(StunReader.TryParse(LongTerm, out var message));
#pragma warning disable CA5351 // the RFC's key
        Assert.True(message.IsSignedWith(MD5.HashData("マトリックス:example.org:TheMatrIX"u8)));
#pragma warning restore CA5351
        Assert.True(message.TryGet(StunAttribute.Nonce, out var nonce));
        Assert.Equal("f//499k954d6OL34oL9FSTvy64sA", Encoding.ASCII.GetString(nonce));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var peer = UdpAddress.From(IPEndPoint.Parse("[fd00::17]:4711"));
        byte[] buffer = new byte[400];
        var writer = new StunWriter(buffer, StunMethod.ChannelBind, StunClass.Error, "abcdefghijkl"u8);
        writer.Text(StunAttribute.Software, "pigeon");
        writer.Error(StunError.RoleConflict, "Role Conflict");
        writer.XorAddress(StunAttribute.XorPeerAddress, peer);
        writer.Username("alpha", "bravo");
        writer.Unknown([0x7001, 0x7002]);
        writer.Integrity("key"u8, isSha256: true);
        writer.Fingerprint();

        Assert.True(StunReader.TryParse(buffer.AsSpan(0, writer.Length), out var message));
        Assert.Equal((StunMethod.ChannelBind, StunClass.Error, 487), (message.Method, message.Class, message.ErrorCode));
        Assert.Equal("abcdefghijkl", Encoding.ASCII.GetString(message.Transaction));
        Assert.True(message.TryGetXorAddress(StunAttribute.XorPeerAddress, out var read));
        Assert.Equal(peer, read);
        Assert.True(message.IsSignedWith("key"u8));
        Assert.True(message.TryGet(StunAttribute.Username, out var name));
        Assert.Equal("alpha:bravo", Encoding.ASCII.GetString(name));
    }

    [Fact]
    public void One_flipped_bit_anywhere_is_noticed()
    {
        for (int bit = 0; bit < Request.Length * 8; bit++)
        {
            byte[] copy = [.. Request];
            copy[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(StunReader.TryParse(copy, out var message) && message.HasFingerprint && message.IsSignedWith(Password), $"bit {bit}");
        }
    }

    [Trait("Category", Fuzz.Category)]
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Bytes_of_any_kind_are_parsed_or_refused_and_nothing_else(int seed)
    {
        var random = new Random(seed);
        Span<ushort> unknown = stackalloc ushort[8];
        for (int i = 0; i < Fuzz.Rounds(20_000); i++)
        {
            byte[] bytes = [.. Request];
            if (i % 3 == 0)
            {
                bytes = new byte[random.Next(0, 120)];
                random.NextBytes(bytes);
            }

            for (int flips = random.Next(1, 12); flips > 0 && bytes.Length > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes = bytes[..random.Next(bytes.Length + 1)];
            if (bytes.Length >= Stun.HeaderBytes && i % 2 == 0)
            {
                bytes = bytes[..(bytes.Length & ~3)];
                (bytes[0], bytes[2], bytes[3]) = (0, 0, (byte)(bytes.Length - Stun.HeaderBytes));
                "\x21\x12"u8.CopyTo(bytes.AsSpan(4));
                (bytes[6], bytes[7]) = (0xA4, 0x42);
            }

            Stun.TryReadUsername(bytes, out _);
            if (!StunReader.TryParse(bytes, out var message))
                continue;
            _ = message.ErrorCode;
            message.IsSignedWith(Password);
            message.TryGetXorAddress(StunAttribute.XorMappedAddress, out _);
            Assert.InRange(message.FindUnknown(unknown), 0, 8);
        }
    }
}
