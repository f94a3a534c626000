using Newtonsoft.Json.Linq;

namespace PeerPigeon.Hub.Tests;

/// <summary>The hub's actors in virtual time.</summary>
public sealed class HubActorSpecs
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Each_of_300_joins_costs_a_bounded_number_of_frames()
    {
        using VirtualHub hub = new("introductions.top-up = 0");
        List<VirtualClient> clients = [];
        long before = 0;
        foreach (string id in Ids(300))
        {
            clients.Add(hub.Join(id, "gaming"));
            long after = clients.Sum(client => (long)client.Frames.Count);
            Assert.InRange(after - before, 1, 1 + (2 * 20));
            before = after;
        }

        Assert.All(clients, client => Assert.True(client.Of("peer-discovered").Count() >= 20));
        Assert.All(clients, client => Assert.Equal(client.Frames.Count - 1, client.Of("peer-discovered").Select(d => (string?)d["data"]!["peerId"]).Distinct().Count()));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_gives_others()
    {
        string first = Transcript(1);
        Assert.Equal(first, Transcript(1));
        Assert.NotEqual(first, Transcript(2));

        static string Transcript(ulong seed)
        {
            using VirtualHub hub = new(seed: seed);
            List<VirtualClient> clients = [.. Ids(60).Select(id => hub.Join(id, "gaming"))];
            hub.Time.Advance(TimeSpan.FromMinutes(1));
            foreach (VirtualClient client in clients.Where((_, i) => i % 3 == 0))
                client.Break();
            return string.Join('\n', clients.SelectMany(client => client.Frames));
        }
    }

    [Fact]
    public void Who_finds_no_partner_is_introduced_to_three_more_every_fifteen_seconds()
    {
        using VirtualHub hub = new();
        List<VirtualClient> clients = [.. Ids(200).Select(id => hub.Join(id, "gaming"))];
        hub.Time.Advance(Second);      // 200 joined at one instant: their rounds are due together
        int before = clients.Sum(client => client.Frames.Count);
        hub.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.InRange(clients.Sum(client => client.Frames.Count) - before, 200 * 2 * 2, 200 * 3 * 2);

        hub.Time.Advance(TimeSpan.FromMinutes(10));
        before = clients.Sum(client => client.Frames.Count);
        hub.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(before, clients.Sum(client => client.Frames.Count));      // and not for ever
    }

    [Fact]
    public void Two_partners_are_enough()
    {
        using VirtualHub hub = new();
        List<VirtualClient> clients = [.. Ids(100).Select(id => hub.Join(id, "gaming"))];
        foreach (VirtualClient client in clients)
        {
            int at = clients.IndexOf(client);
            foreach (VirtualClient other in (VirtualClient[])[clients[(at + 1) % 100], clients[(at + 99) % 100]])
                client.Offer(other, "gaming");
        }

        int before = clients.Sum(client => client.Of("peer-discovered").Count());
        hub.Time.Advance(TimeSpan.FromMinutes(5));
        int more = clients.Sum(client => client.Of("peer-discovered").Count()) - before;
        Assert.InRange(more, 0, 100 * 3 * 2);      // the round that was due already, at most
    }

    [Fact]
    public void A_departure_is_told_once_to_those_who_knew_the_peer_and_to_no_others()
    {
        using VirtualHub hub = new("introductions.top-up = 0");
        List<VirtualClient> clients = [.. Ids(200).Select(id => hub.Join(id, "gaming"))];
        VirtualClient leaver = clients[50];
        VirtualClient stranger = clients.First(client => client != leaver && !Knows(client, leaver));
        stranger.Offer(leaver, "gaming");      // now it has signalled with it
        leaver.Break();
        foreach (VirtualClient client in clients.Where(client => client != leaver))
        {
            IEnumerable<JObject> told = client.Of("peer-disconnected");
            Assert.Equal(Knows(client, leaver) || client == stranger ? 1 : 0, told.Count());
        }

        static bool Knows(VirtualClient client, VirtualClient other) => client.Of("peer-discovered").Any(d => (string?)d["data"]!["peerId"] == other.Id);
    }

    [Fact]
    public void A_name_stays_unlisted_for_a_day_after_the_last_asker_has_gone()
    {
        using VirtualHub hub = new();
        VirtualClient asker = hub.Join(HubClient.Name(1), "hidden", ",\"unlisted\":true");
        VirtualClient other = hub.Join(HubClient.Name(2), "hidden");
        asker.Break();
        hub.Time.Advance(TimeSpan.FromHours(23));
        Assert.Empty(hub.Snapshot.Listed);
        hub.Time.Advance(TimeSpan.FromHours(1.1));
        Assert.Equal("hidden", Assert.Single(hub.Snapshot.Listed).Name.Value);
        Assert.Null(other.Closed);
    }

    [Fact]
    public void A_client_that_takes_no_frames_is_dropped_and_its_acquaintances_are_told()
    {
        using VirtualHub hub = new();
        VirtualClient slow = hub.Join(HubClient.Name(1), "gaming");
        VirtualClient other = hub.Join(HubClient.Name(2), "gaming");
        slow.IsFull = true;
        other.Offer(slow, "gaming");
        Assert.Equal(1008, slow.Closed!.Value.Code);
        Assert.Single(other.Of("peer-disconnected"));
        Assert.Equal(1, hub.Gate.Counters.Of(Refusal.PendingBytes));
    }

    [Fact]
    public void Silence_is_pinged_after_thirty_seconds_and_ends_the_session_after_two_misses()
    {
        using VirtualHub hub = new();
        VirtualClient alive = hub.Join(HubClient.Name(1), "gaming");
        VirtualClient dead = hub.Join(HubClient.Name(2), "gaming");
        dead.AnswersPings = false;
        hub.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, dead.Pings);
        hub.Time.Advance(TimeSpan.FromSeconds(92));
        Assert.Equal((1008, "No answer to 2 pings"), dead.Closed);
        Assert.Equal(2, dead.Pings);
        hub.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(alive.Closed);
        Assert.Equal(1, hub.Snapshot.Connections);
    }

    [Fact]
    public void A_flood_is_read_as_fast_as_the_limit_allows()
    {
        using VirtualHub hub = new("limits { messages-per-second = 10, message-burst = 20 }");
        VirtualClient client = hub.Connect(HubClient.Name(1));
        Task taken = Task.CompletedTask;
        var said = 0;
        for (; taken.IsCompleted; said++)
            taken = client.Say("""{"type":"ping"}""");
        Assert.Equal(22, said);      // the burst, one in debt, and one that waits
        Assert.Equal(1, hub.Gate.Counters.Of(Refusal.MessagesPerSecond));
        hub.Time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.True(taken.IsCompleted);
        Assert.Equal(22, client.Of("pong").Count());
    }

    [Fact]
    public void A_dead_session_loses_its_id_after_three_seconds()
    {
        using VirtualHub hub = new();
        VirtualClient dead = hub.Join(HubClient.Name(1), "gaming");
        VirtualClient other = hub.Join(HubClient.Name(2), "gaming");
        dead.AnswersPings = false;
        VirtualClient heir = hub.Join(HubClient.Name(1), "gaming");
        hub.Time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Empty(heir.Of("connected"));
        hub.Time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Single(heir.Of("connected"));
        Assert.Equal((1008, "Replaced by a newer connection"), dead.Closed);

        dead.Break();      // late, and nobody's business
        other.Offer(heir, "gaming");
        Assert.Single(heir.Of("offer"));
        Assert.Equal(["peer-discovered", "peer-disconnected", "peer-discovered"], other.Frames.Skip(1).Select(frame => (string?)JObject.Parse(frame)["type"]));
    }

    [Fact]
    public void Sessions_and_networks_are_limited()
    {
        using VirtualHub hub = new("limits { connections = 3, networks = 2 }");
        VirtualClient first = hub.Join(HubClient.Name(1), "a");
        VirtualClient second = hub.Join(HubClient.Name(2), "b");
        VirtualClient third = hub.Join(HubClient.Name(3), "c");
        Assert.Equal("networks", (string?)third.Of("error").Single()["data"]!["reason"]);
        Assert.Equal((1008, "Maximum connections reached"), hub.Connect(HubClient.Name(4)).Closed);
        first.Break();
        third.Announce("c");
        Assert.Equal(["b", "c"], hub.Snapshot.Listed.Select(network => network.Name.Value));
        Assert.Null(second.Closed);
        Assert.Equal((1, 1), (hub.Gate.Counters.Of(Refusal.Networks), hub.Gate.Counters.Of(Refusal.Connections)));
    }

    [Fact]
    public void Known_peers_beyond_the_bound_are_forgotten_on_both_sides()
    {
        using VirtualHub hub = new("introductions { sample = 5, contacts = 8, top-up = 0 }");
        List<VirtualClient> clients = [.. Ids(100).Select(id => hub.Join(id, "gaming"))];
        clients[0].Break();
        Assert.InRange(clients.Sum(client => client.Of("peer-disconnected").Count()), 1, 8);
        Assert.True(hub.Gate.Counters.ContactsForgotten > 0);
    }

    private static IEnumerable<string> Ids(int count)
    {
        Random random = new(11);
        byte[] bytes = new byte[20];
        for (var i = 0; i < count; i++)
        {
            random.NextBytes(bytes);
            yield return Convert.ToHexStringLower(bytes);
        }
    }
}
