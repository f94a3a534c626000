using System.Text;

namespace PeerPigeon.WebRtc.Tests.Sctp;

public sealed class Crc32CTests
{
    [Fact]
    public void Known_answers_hold()
    {
        // RFC 3720 appendix B.4 and the check value of the CRC catalogue.
        Assert.Equal(0xE306_9283u, Crc32C.Compute(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8A91_36AAu, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x62A8_AB43u, Crc32C.Compute(Enumerable.Repeat((byte)0xFF, 32).ToArray()));
        Assert.Equal(0x46DD_794Eu, Crc32C.Compute([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0x113F_DB5Cu, Crc32C.Compute([.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))]));
    }

    [Fact]
    public void The_processor_and_the_table_agree_at_every_length()
    {
        var random = new Random(1);
        for (int length = 0; length < 2_100; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Assert.Equal(Crc32C.ComputeByTable(bytes), Crc32C.Compute(bytes));
        }
    }
}
