namespace PeerPigeon.Hub.Tests;

public sealed class TokenBucketTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void A_burst_passes_and_what_comes_after_waits_for_its_debt()
    {
        TokenBucket bucket = new(perSecond: 10, burst: 5);
        for (var i = 0; i < 5; i++)
            Assert.Equal(TimeSpan.Zero, bucket.Charge(Start, 1));
        Assert.Equal(TimeSpan.FromMilliseconds(100), bucket.Charge(Start, 1));
        Assert.Equal(TimeSpan.FromMilliseconds(300), bucket.Charge(Start, 2));
        Assert.Equal(TimeSpan.Zero, bucket.Charge(Start.AddMilliseconds(400), 1));
    }

    [Fact]
    public void A_long_pause_earns_no_more_than_the_burst()
    {
        TokenBucket bucket = new(perSecond: 10, burst: 5);
        bucket.Charge(Start, 1);
        Assert.Equal(TimeSpan.Zero, bucket.Charge(Start.AddDays(1), 5));
        Assert.True(bucket.Charge(Start.AddDays(1), 1) > TimeSpan.Zero);
    }

    [Fact]
    public void A_clock_that_jumps_back_earns_nothing()
    {
        TokenBucket bucket = new(perSecond: 10, burst: 1);
        bucket.Charge(Start, 1);
        Assert.Equal(TimeSpan.FromMilliseconds(100), bucket.Charge(Start.AddHours(-1), 1));
        Assert.Equal(TimeSpan.FromMilliseconds(200), bucket.Charge(Start, 1));
    }
}
