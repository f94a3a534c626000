namespace PeerPigeon.Protocol.Tests;

public sealed class RingPositionTests
{
    [Fact]
    public void A_position_is_the_SHA_256_of_the_text()
    {
        Assert.Equal("a4cc86cd", RingPosition.OfKey("global:mykey").ToString()[..8]);
        Assert.Equal("5e50f405", RingPosition.OfKey("mykey").ToString()[..8]);
        var peer = PeerId.Parse(new string('a', 40));
        Assert.Equal(RingPosition.OfKey(new string('a', 40)), RingPosition.OfPeer(peer));
        Assert.Equal(RingPosition.OfPeer(peer), RingPosition.OfPeer(PeerId.Parse(new string('A', 40))));
    }

    [Fact]
    public void The_nearer_one_shares_more_of_the_leading_bits()
    {
        RingPosition[] all = [.. Enumerable.Range(0, 200).Select(i => RingPosition.OfKey($"key {i}"))];
        RingPosition target = all[0];

        RingPosition[] byDistance = [.. all.OrderBy(position => position, Comparer<RingPosition>.Create(target.Nearer))];

        Assert.Equal(target, byDistance[0]);
        int[] shared = [.. byDistance.Skip(1).Select(position => SharedBits(target.ToString(), position.ToString()))];
        Assert.Equal(shared.OrderDescending(), shared);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(65_536)]
    public void Slices_are_in_the_order_of_positions_and_cover_the_ring(int count)
    {
        int[] slices = [.. Enumerable.Range(0, 2000).Select(i => RingPosition.OfKey($"{i}")).Order().Select(position => position.Slice(count))];

        Assert.Equal(slices.Order(), slices);
        Assert.All(slices, slice => Assert.InRange(slice, 0, count - 1));
        Assert.True(count == 65_536 || slices.Distinct().Count() == count);
        Assert.Throws<ArgumentOutOfRangeException>(() => RingPosition.OfKey("").Slice(3));
    }

    private static int SharedBits(string left, string right)
    {
        byte[] one = Convert.FromHexString(left), other = Convert.FromHexString(right);
        int at = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        return at * 8 + System.Numerics.BitOperations.LeadingZeroCount((uint)(one[at] ^ other[at]) << 24);
    }
}
