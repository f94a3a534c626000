namespace PeerPigeon.WebRtc.Tests;

/// <summary>A relay whose allocation was lost and made anew has another address and the same number.</summary>
public sealed class IceRelayTests
{
    private readonly IceAgent _agent;
    private long _now = 1_000_000;

    public IceRelayTests()
    {
        var random = new SplitMix(5);
        _agent = new(new(), IceCredentials.Create(random.Fill), isControlling: true, random.Fill);
        _agent.SetRemote(_now, IceCredentials.Create(random.Fill));
        _agent.AddRemote(_now, IceWorld.Host(IceWorld.Address("10.0.0.2:5000")));
    }

    [Fact]
    public void Pairs_that_failed_on_the_old_one_are_tried_on_the_new_one()
    {
        Assert.True(_agent.AddLocal(_now, Relay(3_000)));
        int first = Checks(seconds: 12);
        Assert.InRange(first, 5, 20);
        Assert.Equal(0, Checks(seconds: 1));

        Assert.True(_agent.AddLocal(_now, Relay(3_001)));

        Assert.Equal(first, Checks(seconds: 12));
    }

    [Fact]
    public void However_often_it_is_lost_the_new_address_is_taken()
    {
        for (int i = 0; i < 500; i++)
            Assert.True(_agent.AddLocal(_now, Relay(3_000 + i)));

        Assert.False(_agent.AddLocal(_now, Relay(3_499)));
        Assert.Equal(0, _agent.Counters.IgnoredCandidates);
    }

    private static IceCandidate Relay(int port) =>
        new("r1", 1, 255, IceWorld.Address($"198.51.100.1:{port}"), IceCandidateType.Relayed) { Relay = 1 };

    private int Checks(int seconds)
    {
        Span<byte> buffer = stackalloc byte[IceAgent.MaxDatagram];
        int checks = 0;
        for (long end = _now + (seconds * 1_000_000L); _now < end; _now = Math.Min(end, Math.Max(_now, _agent.Deadline)))
        {
            _agent.OnDeadline(_now);
            while (_agent.Poll(_now, buffer, out IcePath to) > 0)
                checks += to.Relay;
        }

        return checks;
    }
}
