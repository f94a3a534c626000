using System.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation.Tests;

public sealed class NoCrossNetworkLeakTests : CheckerBench
{
    [Fact]
    public void Networks_side_by_side_leak_nothing()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("work");
        Peer("gaming");
        Peer("work");
        Story.Talk(TimeSpan.FromSeconds(20), [one, other]);

        AssertClean();
    }

    [Fact]
    public void A_frame_of_another_network_on_a_link_is_found()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");

        Arrive(one, other, "gaming", Frame(one, "global"));

        AssertFound(nameof(NoCrossNetworkLeak), "frame of 'global'");
    }

    [Fact]
    public void A_link_of_a_network_in_which_the_receiver_is_not_is_found()
    {
        SimulatedPeer resident = Peer("global"), home = Peer("gaming");

        Arrive(resident, home, "global", Frame(resident, "global"));

        AssertFound(nameof(NoCrossNetworkLeak), "on a link of 'global'");
    }

    [Fact]
    public void The_name_of_another_network_in_any_byte_is_found()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");

        Arrive(one, other, "gaming", Frame(one, "gaming", "psst, sim.work is up"));
        Arrive(one, other, "gaming", Encoding.UTF8.GetBytes("""{"type":"anything","about":"sim.gaming2"}"""));

        AssertFound(nameof(NoCrossNetworkLeak), "'sim.work' is named");
        AssertFound(nameof(NoCrossNetworkLeak), "'sim.gaming2' is named");
    }

    [Fact]
    public void A_candidate_of_another_network_is_found()
    {
        SimulatedPeer one = Peer("gaming"), stranger = Peer("work");

        Tell(one, Discovered(stranger, "gaming"));

        AssertFound(nameof(NoCrossNetworkLeak), $"told peer-discovered of {stranger.Id}");
    }

    [Fact]
    public void Counts_of_another_network_are_found()
    {
        SimulatedPeer one = Peer("gaming");

        Tell(one, SignalMessage.Create(SignalKind.NetworkCounts, new NetworkCountsData(3, 1).ToJson(), fromSystem: true, network: Network("work")));

        AssertFound(nameof(NoCrossNetworkLeak), "is told network-counts of 'sim.work'");
    }

    [Fact]
    public void An_announcement_in_the_global_network_by_who_is_at_home_is_found()
    {
        SimulatedPeer one = Peer("gaming");

        Tell(one, SignalMessage.Create(SignalKind.Announce, new AnnounceData(one.Id).ToJson(), network: NetworkName.Global), upward: true);

        AssertFound(nameof(NoCrossNetworkLeak), "tells its hub announce of 'global'");
    }

    [Fact]
    public void A_strict_peer_in_the_global_network_is_found_by_a_single_id()
    {
        SimulatedPeer strict = Peer("vault", strict: true), one = Peer("global"), other = Peer("global");

        Arrive(one, other, "global", Frame(one, "global", $"have you seen {strict.Id}?"));

        AssertFound(nameof(NoCrossNetworkLeak), $"strict {strict.Id} is named in the global network");
    }

    [Fact]
    public void A_strict_peer_that_sends_on_a_global_link_is_found()
    {
        SimulatedPeer strict = Peer("vault", strict: true), resident = Peer("global");

        Send(strict, resident, "global", Frame(strict, "global"));

        AssertFound(nameof(NoCrossNetworkLeak), "sends on a link of the global network");
    }
}
