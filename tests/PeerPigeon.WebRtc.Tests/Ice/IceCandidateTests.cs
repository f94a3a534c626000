namespace PeerPigeon.WebRtc.Tests;

public sealed class IceCandidateTests
{
    [Fact]
    public void A_line_of_Chromium_is_read()
    {
        var candidate = IceCandidate.TryParse("candidate:842163049 1 udp 1677729535 203.0.113.9 46154 typ srflx raddr 10.0.0.17 rport 46154 generation 0 ufrag EEtu network-cost 999")!;
        Assert.Equal(("842163049", 1, 1677729535u, IceCandidateType.ServerReflexive, "EEtu"),
            (candidate.Foundation, candidate.Component, candidate.Priority, candidate.Type, candidate.Ufrag));
        Assert.Equal("203.0.113.9:46154", candidate.Address.ToString());
        Assert.Equal("10.0.0.17:46154", candidate.Related!.Value.ToString());
    }

    [Fact]
    public void Names_and_TCP_are_read_though_not_all_are_used()
    {
        var name = IceCandidate.TryParse("a=candidate:1 1 UDP 2113937151 4dd2f2a8-6e8f.local 5000 typ host")!;
        Assert.Equal(("4dd2f2a8-6e8f.local", (ushort)5000, "udp"), (name.HostName, name.NamePort, name.Protocol));
        Assert.Equal("active", IceCandidate.TryParse("candidate:1 1 tcp 1518280447 fd00::1 9 typ host tcptype active generation 0")!.TcpType);
    }

    [Theory]
    [InlineData("candidate:1 1 udp 2113937151 10.0.0.1 5000 typ host generation 0 ufrag abcd")]
    [InlineData("candidate:r 1 udp 16777215 2001:db8::7 65535 typ relay raddr 0.0.0.0 rport 0 generation 0")]
    [InlineData("candidate:1 1 udp 2113937151 x.local 5000 typ host generation 0")]
    public void A_line_survives_reading_and_writing(string line) => Assert.Equal(line, IceCandidate.TryParse(line)!.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("candidate:")]
    [InlineData("candidate:1 1 udp 2113937151 10.0.0.1 5000")]
    [InlineData("candidate:1 1 udp 2113937151 10.0.0.1 5000 typ other")]
    [InlineData("candidate:1 1 udp 4294967296 10.0.0.1 5000 typ host")]
    [InlineData("candidate:1 1 udp 1 10.0.0.1 65536 typ host")]
    [InlineData("candidate:1 0 udp 1 10.0.0.1 5000 typ host")]
    [InlineData("candidate:1 1 udp 1 10.1 5000 typ host")]
    [InlineData("candidate:1 1 udp 1 [::1] 5000 typ host")]
    public void What_breaks_the_grammar_is_refused(string line) => Assert.Null(IceCandidate.TryParse(line));

    [Fact]
    public void Priorities_follow_the_formula_of_the_RFC()
    {
        Assert.Equal(2130706431u, IceCandidate.PriorityOf(IceCandidateType.Host, 65535));
        Assert.Equal(1694498815u, IceCandidate.PriorityOf(IceCandidateType.ServerReflexive, 65535));
        Assert.Equal(16777215u, IceCandidate.PriorityOf(IceCandidateType.Relayed, 65535));
    }
}
