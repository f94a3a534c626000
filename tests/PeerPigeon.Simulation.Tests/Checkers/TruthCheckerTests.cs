using PeerPigeon.Core;
using PeerPigeon.Hub;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation.Tests;

public sealed class TruthCheckerTests : CheckerBench
{
    [Fact]
    public void A_world_in_calm_is_clean()
    {
        for (var i = 0; i < 6; i++)
            Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(5));
        Story.Calm();

        AssertClean();
    }

    [Fact]
    public void A_status_that_contradicts_itself_is_found()
    {
        SimulatedPeer one = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(1));

        Say(one, status => status with { IsInFallbackMode = true });
        Say(one, status => status with { Fallback = status.Fallback with { State = FallbackPhase.Returning } });
        Say(one, status => status with { OriginalNetworkName = Network("work") });

        AssertFound(nameof(StatusTruthful), "says isInFallbackMode True");
        AssertFound(nameof(StatusTruthful), "says phase Returning");
        AssertFound(nameof(StatusTruthful), "says that its home is 'sim.work'");
    }

    [Fact]
    public void A_link_that_the_status_leaves_out_is_found()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(10));
        AssertClean();

        TappedLink link = one.Links[0];
        one.LinkClosed(link);
        Story.Pass(TimeSpan.FromSeconds(10));

        AssertFound(nameof(StatusTruthful), $"shows a link with {other.Id}");
    }

    [Fact]
    public void A_session_that_the_status_denies_is_found()
    {
        SimulatedPeer one = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(3));

        one.SessionEnded();
        Story.Pass(TimeSpan.FromSeconds(10));

        AssertFound(nameof(StatusTruthful), "says connected True");
    }

    [Fact]
    public void A_wrong_count_is_found()
    {
        SimulatedPeer one = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(3));

        Tell(one, SignalMessage.Create(SignalKind.NetworkCounts, new NetworkCountsData(2, 0).ToJson(), fromSystem: true, network: one.Home));
        Story.Pass(TimeSpan.FromSeconds(10));

        AssertFound(nameof(CountsTruthful), "was told 2 active and 0 away");
    }

    [Fact]
    public void A_wrong_listing_is_found()
    {
        SimulatedPeer strict = Peer("vault", strict: true);
        Story.Pass(TimeSpan.FromSeconds(3));
        var checker = new CountsTruthful(World, Story.Findings);

        checker.CheckListing(World.Hub, new HubSnapshot(1, 1, [], [new NetworkListing(strict.Home, 2, 2, 0)]));

        AssertFound(nameof(CountsTruthful), "true is");
        AssertFound(nameof(CountsTruthful), "the home of a strict peer");
    }

    [Fact]
    public void Peers_without_links_are_found_isolated_and_in_pieces()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(10));
        one.LinkClosed(one.Links[0]);
        other.LinkClosed(other.Links[0]);

        Company.CheckNobodyIsolated(World, Story.Findings);
        Company.CheckOneComponent(World, Story.Findings);

        AssertFound("NobodyIsolated", $"{one.Id} has no link");
        AssertFound("OneComponent", $"{other.Id} among them");
    }

    [Fact]
    public void A_story_without_travel_is_found() 
    {
        Story.ExpectTravel(1);

        AssertFound("Totals", "0 completed fallbacks");
    }
}
