using System.Net;

namespace PeerPigeon.WebRtc.Tests;

public sealed class MdnsMessageTests
{
    private const string Name = "4dd2f2a8-6e8f.local";

    [Fact]
    public void A_query_is_one_question_that_may_be_answered_to_us_alone() =>
        Assert.Equal(
            "0007" + "0000" + "0001" + "0000" + "0000" + "0000" + "0561626364650" + "56C6F63616C00" + "0001" + "8001",
            Convert.ToHexString(MdnsAnswer.Query("abcde.local")));

    [Theory]
    [InlineData("example.org")]
    [InlineData("local")]
    [InlineData(".local")]
    [InlineData("a..local")]
    [InlineData("ä.local")]
    public void A_name_that_is_not_ours_to_ask_for_makes_no_query(string name) => Assert.Empty(MdnsAnswer.Query(name));

    [Fact]
    public void A_name_that_DNS_cannot_carry_makes_no_query()
    {
        Assert.Empty(MdnsAnswer.Query(new string('a', 64) + ".local"));
        Assert.Empty(MdnsAnswer.Query(string.Concat(Enumerable.Repeat("abcdefghi.", 25)) + "local"));
        Assert.NotEmpty(MdnsAnswer.Query(new string('a', 63) + ".local"));
    }

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("fd00::7")]
    public void An_answer_with_a_compressed_name_is_read(string address)
    {
        byte[] answer = MdnsAnswer.To(MdnsAnswer.Query(Name), IPAddress.Parse(address));

        Assert.True(MdnsMessage.TryReadId(answer, out ushort id));
        Assert.Equal(7, id);
        Assert.Equal(address, Assert.Single(Read(answer, "4DD2F2A8-6e8f.LOCAL")).ToString());
    }

    [Fact]
    public void An_answer_of_Chromium_is_read()
    {
        // No question, the name in full, the cache-flush bit, an NSEC record behind.
        byte[] answer = Convert.FromHexString(
            "000084000000000100000001" + "0561626364650" + "56C6F63616C00" + "00018001000000780004C0A80109"
            + "C00C" + "002F8001000000780005" + "C00C000140");

        Assert.Equal([IPAddress.Parse("192.168.1.9")], Read(answer, "abcde.local"));
    }

    [Theory]
    [InlineData("C00C0001800100000078000401020304", "a pointer to itself")]
    [InlineData("C0FF0001800100000078000401020304", "a pointer forwards")]
    [InlineData("016101", "the end within a label")]
    [InlineData("0361626305C00C0001800100000078000401020304", "another name with a pointer to itself")]
    [InlineData("056162636465056C6F63616C000001800100000078000501020304", "a length beyond the end")]
    [InlineData("056162636465056C6F63616C00000180010000007800030102030", "an address of three bytes")]
    [InlineData("056162636465056C6F63616C000001800300000078000401020304", "another class")]
    [InlineData("056162636465056C6F63616C000001800100000000000401020304", "a goodbye")]
    [InlineData("056162636465056C6F63616C0000100001000000780004 01020304", "another type")]
    [InlineData("056162636466056C6F63616C000001800100000078000401020304", "another name")]
    [InlineData("0461626364056C6F63616C000001800100000078000401020304", "the beginning of the name")]
    [InlineData("056162636465056C6F63616C0161000001800100000078000401020304", "more than the name")]
    [InlineData("8561626364", "a label of a kind that is not there")]
    public void What_is_malformed_or_not_ours_gives_no_address(string record, string what)
    {
        string hex = "000084000000000100000000" + record.Replace(" ", "", StringComparison.Ordinal);

        Assert.True(Read(Convert.FromHexString(hex[..(hex.Length & ~1)]), "abcde.local").Count == 0, what);
    }

    [Theory]
    [InlineData("00078400000100000000")]
    [InlineData("000704000001000000000000")]
    [InlineData("0007FC00000100000000000000")]
    [InlineData("000784030001000000000000")]
    public void What_is_no_answer_without_error_is_not_taken(string hex) => Assert.False(MdnsMessage.TryReadId(Convert.FromHexString(hex), out _));

    [Trait("Category", Fuzz.Category)]
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Bytes_of_any_kind_are_read_to_an_end(int seed)
    {
        var random = new Random(seed);
        byte[] good = MdnsAnswer.To(MdnsAnswer.Query(Name), IPAddress.Parse("fd00::7"));
        for (int i = 0; i < Fuzz.Rounds(20_000); i++)
        {
            byte[] bytes = [.. good, .. good];
            for (int edits = random.Next(1, 12); edits > 0; edits--)
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)0xC0 : (byte)random.Next(256);
            if (random.Next(4) == 0)
                random.NextBytes(bytes.AsSpan(12));
            bytes = bytes[..random.Next(bytes.Length + 1)];

            MdnsMessage.TryReadId(bytes, out _);
            Assert.InRange(Read(bytes, Name).Count, 0, 64);
        }
    }

    private static List<IPAddress> Read(byte[] message, string name)
    {
        var found = new List<IPAddress>();
        MdnsMessage.ReadAddresses(message, name, found);
        return found;
    }
}
