namespace PeerPigeon.Core.Tests;

public sealed class OutboxTests
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(60);

    [Fact]
    public void What_waits_longest_goes_first()
    {
        var outbox = new Outbox<string>(3, Age);
        Assert.True(outbox.TryAdd("one", Given.Start));
        Assert.True(outbox.TryAdd("two", Given.At(1)));

        Assert.True(outbox.TryTake(out string? first));
        Assert.True(outbox.TryTake(out string? second));
        Assert.False(outbox.TryTake(out _));
        Assert.Equal(("one", "two"), (first, second));
    }

    [Fact]
    public void A_full_outbox_takes_nothing_more_and_keeps_what_it_has()
    {
        var outbox = new Outbox<int>(2, Age);
        outbox.TryAdd(1, Given.Start);
        outbox.TryAdd(2, Given.Start);

        Assert.False(outbox.TryAdd(3, Given.Start));
        Assert.Equal(2, outbox.Count);
        Assert.True(outbox.TryTake(out int first));
        Assert.Equal(1, first);
    }

    [Theory]
    [InlineData(59.999, 0)]
    [InlineData(60, 1)]
    [InlineData(61, 2)]
    public void What_waited_for_the_whole_age_expires(double at, int expired)
    {
        var outbox = new Outbox<int>(5, Age);
        outbox.TryAdd(1, Given.Start);
        outbox.TryAdd(2, Given.At(1));
        outbox.TryAdd(3, Given.At(2));

        var count = 0;
        while (outbox.TryTakeExpired(Given.At(at), out int item))
            Assert.Equal(++count, item);
        Assert.Equal(expired, count);
    }

    [Fact]
    public void What_waited_elsewhere_before_waits_no_longer_and_keeps_its_place()
    {
        var before = new Outbox<int>(5, Age);
        before.TryAdd(1, Given.Start);
        before.TryAdd(2, Given.At(1));
        before.TryAdd(3, Given.At(2));
        (int item, DateTimeOffset until) = Assert.Single(before.TakeWhere(waiting => waiting == 2));
        Assert.Equal((2, Given.At(61)), (item, until));

        var after = new Outbox<int>(5, Age);
        after.TryAdd(4, Given.At(30));
        after.TryAdd(item, Given.At(31), until);

        Assert.False(after.TryTakeExpired(Given.At(60.9), out _));
        Assert.True(after.TryTakeExpired(Given.At(61), out int expired));
        Assert.Equal(2, expired);
        Assert.Equal((2, 1), (before.Count, after.Count));
    }
}
