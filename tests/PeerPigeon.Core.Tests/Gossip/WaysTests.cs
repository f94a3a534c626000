using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class WaysTests
{
    private static readonly PeerId Target = Peer("20");
    private static readonly PeerId Near = Peer("21"), Farther = Peer("28"), Far = Peer("80"), From = Peer("40"), Tab = Peer("22");
    private static readonly WayNeighbour[] Neighbours = [.. new[] { Far, Farther, From, Near }.Select(peer => new WayNeighbour(peer, IsOurs: true)), new(Tab, IsOurs: false)];

    [Fact]
    public void The_addressee_itself_is_the_only_way() => Assert.Equal([Target], On([Far], [.. Neighbours, new(Target, IsOurs: true)]));

    [Fact]
    public void An_addressee_is_the_same_however_it_is_spelled()
    {
        PeerId lower = Peer("ab"), upper = PeerId.Parse(lower.ToString().ToUpperInvariant());

        Assert.Equal(lower, Assert.Single(Ways.On(upper, [], isOurs: false, [.. Neighbours, new(lower, IsOurs: true)], [], From)));
    }

    [Fact]
    public void What_was_learned_goes_first_and_then_the_nearest_of_ours_alone() => Assert.Equal([Far, Farther, Near], On([Far, Farther], Neighbours));

    [Fact]
    public void A_javascript_peer_is_the_last_resort_even_if_it_is_nearest() =>
        Assert.Equal([Tab], On([], [.. Neighbours.Where(neighbour => neighbour.Peer == From || neighbour.Peer == Tab)]));

    [Fact]
    public void A_neighbour_that_tells_nothing_is_the_last_of_the_learned_ways_and_to_one_of_ours_the_last_of_all()
    {
        Assert.Equal([Far, Tab, Near], On([Tab, Far], Neighbours));
        Assert.Equal([Far, Near, Tab], On([Tab, Far], Neighbours, isOurs: true));
        Assert.Equal([Far, Near, Farther, From, Tab], Out([Tab, Far], Neighbours, isOurs: true));
    }

    [Fact]
    public void Neither_whoever_brought_the_frame_nor_anybody_on_its_path_gets_it() => Assert.Equal([Farther], On([From, Near], Neighbours, [Near, Peer("99")]));

    [Fact]
    public void Where_nobody_is_left_there_is_no_way() => Assert.Empty(On([From], [new(From, IsOurs: true)]));

    [Fact]
    public void A_frame_of_our_own_tries_every_link_ours_first() =>
        Assert.Equal([Far, Near, Farther, From, Tab], Out([Far], Neighbours));

    [Fact]
    public void Each_retry_begins_with_the_next_link_and_goes_round()
    {
        PeerId[] all = Out([], Neighbours);

        for (var way = 0; way < 12; way++)
        {
            PeerId[] ways = Out([], Neighbours, way);
            Assert.Equal(all[way % all.Length], ways[0]);
            Assert.Equal(all.Order(), ways.Order());
        }
    }

    [Fact]
    public void A_javascript_addressee_gets_it_from_us_alone() =>
        Assert.Equal([Target], Out([Far], [.. Neighbours, new(Target, IsOurs: false)], way: 3));

    [Fact]
    public void A_walk_through_any_graph_never_meets_a_peer_twice() => Given.ForSeeds(100, seed =>
    {
        var random = new SeededRandom((ulong)seed);
        PeerId[] peers = [.. Enumerable.Range(0, 30).Select(Given.Peer)];
        Dictionary<PeerId, HashSet<PeerId>> links = peers.ToDictionary(peer => peer, _ => new HashSet<PeerId>());
        for (var i = 0; i < 45; i++)
        {
            PeerId one = peers[random.Next(30)], other = peers[random.Next(30)];
            if (one != other && links[one].Add(other))
                links[other].Add(one);
        }

        PeerId at = peers[0], from = Given.Peer(99), target = peers[29];
        ImmutableArray<PeerId> path = [from];
        while (at != target)
        {
            // What was learned is as wrong as can be.
            ImmutableArray<PeerId> learned = [.. links[at].Where(_ => random.Next(2) == 0)];
            ImmutableArray<PeerId> ways = Ways.On(target, learned, isOurs: false, [.. links[at].Order().Select(peer => new WayNeighbour(peer, IsOurs: true))], path, from);
            Assert.DoesNotContain(ways, path.Contains);
            if (ways.IsEmpty)
                return;
            path = path.Add(at);
            (from, at) = (at, ways[0]);
        }
    });

    private static PeerId[] On(ImmutableArray<PeerId> learned, WayNeighbour[] neighbours, ImmutableArray<PeerId> path = default, bool isOurs = false) =>
        [.. Ways.On(Target, learned, isOurs, neighbours, path.IsDefault ? [] : path, From)];

    private static PeerId[] Out(ImmutableArray<PeerId> learned, WayNeighbour[] neighbours, int way = 0, bool isOurs = false) =>
        [.. Ways.Out(Target, learned, isOurs, neighbours, way)];

    private static PeerId Peer(string start) => PeerId.Parse(start.PadRight(40, '0'));
}
