using PeerPigeon.Protocol;

namespace PeerPigeon.Hub.Tests;

public sealed class UnlistedNamesTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly NetworkName Hidden = NetworkName.Parse("hidden");

    [Fact]
    public void A_name_stays_unlisted_for_a_day_after_the_last_asker()
    {
        UnlistedNames names = new(Day, 10);
        names.Ask(Hidden, Start);
        names.Ask(Hidden, Start);
        names.Release(Hidden, Start.AddHours(1));
        names.Expire(Start.AddDays(10));
        Assert.True(names.Contains(Hidden));

        names.Release(Hidden, Start.AddDays(10));
        names.Expire(Start.AddDays(11).AddSeconds(-1));
        Assert.True(names.Contains(Hidden));
        names.Expire(Start.AddDays(11));
        Assert.False(names.Contains(Hidden));
    }

    [Fact]
    public void Asking_again_stops_the_clock()
    {
        UnlistedNames names = new(Day, 10);
        names.Ask(Hidden, Start);
        names.Release(Hidden, Start);
        names.Ask(Hidden, Start.AddHours(23));
        names.Expire(Start.AddDays(5));
        Assert.True(names.Contains(Hidden));
    }

    [Fact]
    public void Global_is_always_listed()
    {
        UnlistedNames names = new(Day, 10);
        names.Ask(NetworkName.Global, Start);
        Assert.False(names.Contains(NetworkName.Global));
    }

    [Fact]
    public void A_full_memory_forgets_what_would_expire_first_but_nothing_that_is_asked_for()
    {
        UnlistedNames names = new(Day, 2);
        names.Ask(NetworkName.Parse("one"), Start);
        names.Release(NetworkName.Parse("one"), Start);
        names.Ask(NetworkName.Parse("two"), Start);
        Assert.False(names.Ask(Hidden, Start.AddHours(1)));
        Assert.False(names.Contains(NetworkName.Parse("one")));
        Assert.True(names.Contains(NetworkName.Parse("two")));
        Assert.True(names.Contains(Hidden));
    }
}
