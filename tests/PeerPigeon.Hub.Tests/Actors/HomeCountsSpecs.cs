using Newtonsoft.Json.Linq;

namespace PeerPigeon.Hub.Tests;

/// <summary>How many peers a network has, told by the hub to those whose home it is.</summary>
public sealed class HomeCountsSpecs
{
    private const string Counts = ",\"capabilities\":[\"counts/1\"]";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    [Fact]
    public void In_a_small_network_each_change_is_told_at_once_to_everybody_who_can_read_it()
    {
        using VirtualHub hub = new();
        VirtualClient first = hub.Join(HubClient.Name(1), "gaming", Counts);
        VirtualClient old = hub.Join(HubClient.Name(2), "gaming");
        VirtualClient second = hub.Join(HubClient.Name(3), "gaming", Counts);
        second.Break();
        Assert.Equal(["1+0", "2+0", "3+0", "2+0"], Told(first));
        Assert.Equal(["3+0"], Told(second));
        Assert.Empty(Told(old));
        Assert.Equal(5, hub.Gate.Counters.CountsPushed);
    }

    [Fact]
    public void The_message_names_the_network_and_up_to_eight_of_those_inside_and_away()
    {
        using VirtualHub hub = new();
        VirtualClient away = hub.Join(HubClient.Name(9), "global", $"{Home("gaming")}{Counts}");
        VirtualClient member = hub.Join(HubClient.Name(1), "gaming", Counts);
        JObject message = member.Of("network-counts").Last();
        Assert.Equal(("gaming", "system"), ((string?)message["networkName"], (string?)message["fromPeerId"]));
        Assert.Equal($$"""{"active":1,"away":1,"ids":["{{member.Id}}"],"awayIds":["{{away.Id}}"]}""", message["data"]!.ToString(Newtonsoft.Json.Formatting.None));

        foreach (int other in Enumerable.Range(20, 20))
            hub.Join(HubClient.Name(other), "gaming");
        hub.Time.Advance(Interval);
        message = away.Of("network-counts").Last();
        Assert.Equal((21, 8), ((int)message["data"]!["active"]!, message["data"]!["ids"]!.Count()));
    }

    [Fact]
    public void A_large_network_is_told_the_latest_value_every_five_seconds_and_the_last_change_is_not_dropped()
    {
        using VirtualHub hub = new();
        VirtualClient listener = hub.Join(HubClient.Name(1), "gaming", Counts);
        List<VirtualClient> crowd = [.. Enumerable.Range(2, 7).Select(i => hub.Join(HubClient.Name(i), "gaming"))];
        Assert.Equal(8, Told(listener).Count);
        crowd.Add(hub.Join(HubClient.Name(9), "gaming"));
        crowd.Add(hub.Join(HubClient.Name(10), "gaming"));
        Assert.Equal("8+0", Told(listener)[^1]);
        hub.Time.Advance(Interval);
        Assert.Equal(["8+0", "10+0"], Told(listener).Skip(7));

        crowd[0].Break();
        Assert.Equal("10+0", Told(listener)[^1]);
        hub.Time.Advance(Interval);
        Assert.Equal("9+0", Told(listener)[^1]);
        Assert.Equal(3, hub.Gate.Counters.CountsCoalesced);
        hub.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(10, Told(listener).Count);

        crowd[1].Break();      // the interval since the last push is over, and eight are few
        crowd[2].Break();
        Assert.Equal(["8+0", "7+0"], Told(listener).Skip(10));
    }

    [Fact]
    public void A_newcomer_of_a_large_network_is_told_the_value_at_once_and_alone()
    {
        using VirtualHub hub = new();
        VirtualClient listener = hub.Join(HubClient.Name(1), "gaming", Counts);
        foreach (int other in Enumerable.Range(2, 10))
            hub.Join(HubClient.Name(other), "gaming");
        int before = Told(listener).Count;
        Assert.Equal(["12+0"], Told(hub.Join(HubClient.Name(50), "gaming", Counts)));
        Assert.Equal(before, Told(listener).Count);
    }

    [Fact]
    public void A_move_is_one_step_that_keeps_the_home()
    {
        using VirtualHub hub = new();
        VirtualClient mover = hub.Join(HubClient.Name(1), "gaming", Counts);
        VirtualClient friend = hub.Join(HubClient.Name(2), "gaming", Counts);
        VirtualClient host = hub.Join(HubClient.Name(3), "global");
        mover.Announce("global", $"{Home("gaming")}{Counts}");

        Assert.Equal(["2+0", "1+1"], Told(friend));      // never 1+0
        Assert.Equal(["1+0", "2+0", "1+1"], Told(mover));
        Assert.Equal(mover.Id, (string?)Assert.Single(friend.Of("peer-disconnected"))["data"]!["peerId"]);
        JObject seen = Assert.Single(host.Of("peer-discovered"));
        Assert.Equal(mover.Id, (string?)seen["data"]!["peerId"]);
        Assert.DoesNotContain("gaming", seen.ToString(), StringComparison.Ordinal);
        Assert.Equal(["gaming 2/1/1", "global 1/2/0"], Listed(hub));

        mover.Offer(friend, "gaming");
        Assert.Empty(friend.Of("offer"));
        mover.Offer(host, "global");
        Assert.Single(host.Of("offer"));
    }

    [Fact]
    public void A_peer_may_move_between_two_networks_for_ever()
    {
        using VirtualHub hub = new("limits.networks-per-session = 2");
        VirtualClient mover = hub.Join(HubClient.Name(1), "gaming", Counts);
        for (var i = 0; i < 100; i++)
        {
            mover.Announce(i % 2 == 0 ? "global" : "gaming", Home("gaming") + Counts);
            hub.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Empty(mover.Of("error"));
        Assert.Equal(["gaming 1/1/0"], Listed(hub));
        Assert.Equal(101, Told(mover).Count);
    }

    [Fact]
    public void The_count_of_an_unlisted_network_goes_to_its_members_and_to_nobody_else()
    {
        using VirtualHub hub = new();
        VirtualClient member = hub.Join(HubClient.Name(1), "hidden", $",\"unlisted\":true{Counts}");
        VirtualClient away = hub.Join(HubClient.Name(2), "global", $"{Home("hidden")},\"unlisted\":true{Counts}");
        VirtualClient stranger = hub.Join(HubClient.Name(3), "global", Counts);
        VirtualClient guest = hub.Join(HubClient.Name(4), "hidden", $"{Home("global")}{Counts}");
        Assert.Equal("2+1", Told(member)[^1]);
        Assert.Equal("2+1", Told(away)[^1]);
        Assert.All((VirtualClient[])[stranger, guest], client =>
            Assert.All(client.Of("network-counts"), message => Assert.Equal("global", (string?)message["networkName"])));
        Assert.Equal(["global 2/2/1"], Listed(hub));
        Assert.All(stranger.Frames, frame => Assert.DoesNotContain("hidden", frame, StringComparison.Ordinal));
    }

    [Fact]
    public void A_home_among_the_hubs_needs_the_proof_of_a_hub()
    {
        using VirtualHub hub = new();
        VirtualClient liar = hub.Join(HubClient.Name(1), "global", Home("pigeonhub-mesh") + Counts);
        Assert.Equal("unproven_hub", (string?)Assert.Single(liar.Of("error"))["data"]!["reason"]);
        Assert.Empty(Told(liar));
    }

    private static string Home(string network) => $",\"homeNetwork\":\"{network}\"";

    private static List<string> Told(VirtualClient client) =>
        [.. client.Of("network-counts").Select(message => $"{(int)message["data"]!["active"]!}+{(int)message["data"]!["away"]!}")];

    private static IEnumerable<string> Listed(VirtualHub hub) =>
        hub.Snapshot.Listed.Select(network => $"{network.Name} {network.Peers}/{network.Active}/{network.Fallback}");
}
