namespace PeerPigeon.Core.Tests;

public sealed class RecentPeersTests
{
    private readonly RecentPeers _peers = new(2, TimeSpan.FromSeconds(10), Given.Start);

    [Theory]
    [InlineData(9, true)]
    [InlineData(19.9, true)]
    [InlineData(20, false)]
    [InlineData(1000, false)]
    public void A_peer_is_remembered_for_one_to_two_windows(double at, bool remembered)
    {
        _peers.Add(Given.Peer(1), Given.Start);

        Assert.Equal(remembered, _peers.Contains(Given.Peer(1), Given.At(at)));
    }

    [Fact]
    public void Who_is_added_again_is_remembered_anew()
    {
        _peers.Add(Given.Peer(1), Given.Start);
        _peers.Add(Given.Peer(1), Given.At(12));

        Assert.True(_peers.Contains(Given.Peer(1), Given.At(25)));
    }

    [Fact]
    public void The_oldest_are_forgotten_when_too_many_come()
    {
        for (var i = 1; i <= 5; i++)
            _peers.Add(Given.Peer(i), Given.Start);

        Assert.Equal([3, 4, 5], Enumerable.Range(1, 5).Where(i => _peers.Contains(Given.Peer(i), Given.Start)));
    }

    [Fact]
    public void Who_is_taken_out_is_forgotten()
    {
        _peers.Add(Given.Peer(1), Given.Start);
        _peers.Remove(Given.Peer(1));

        Assert.False(_peers.Contains(Given.Peer(1), Given.Start));
    }
}
