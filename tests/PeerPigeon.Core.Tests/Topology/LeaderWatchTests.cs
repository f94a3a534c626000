namespace PeerPigeon.Core.Tests;

public sealed class LeaderWatchTests
{
    [Fact]
    public void Beacons_of_a_greater_id_end_where_a_smaller_one_was_heard()
    {
        var watch = new LeaderWatch(TimeSpan.FromSeconds(10));

        Assert.True(watch.Heard(Given.Peer(5), Given.Start));
        Assert.False(watch.Heard(Given.Peer(6), Given.At(9.999)));
        Assert.True(watch.Heard(Given.Peer(5), Given.At(9.999)));
        Assert.True(watch.Heard(Given.Peer(4), Given.At(10)));
        Assert.True(watch.IsLeader(Given.Peer(4)));
    }

    [Fact]
    public void A_silent_leader_stands_in_nobodys_way()
    {
        var watch = new LeaderWatch(TimeSpan.FromSeconds(10));
        watch.Heard(Given.Peer(5), Given.Start);

        Assert.True(watch.Heard(Given.Peer(6), Given.At(10)));
    }
}
