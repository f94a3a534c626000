using FsCheck;
using FsCheck.Fluent;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class GossipTreesTests
{
    private static readonly PeerId Origin = Given.Peer(1);
    private readonly GossipTrees _trees = new(4);

    [Fact]
    public void After_a_few_messages_each_member_gets_one_copy_over_the_fewest_hops_whatever_the_links() =>
        Prop.ForAll<int, int, ulong>((nodes, degree, seed) =>
        {
            var model = new TreeModel(2 + (Math.Abs(nodes % 60)), 2 + Math.Abs(degree % 5), seed);
            for (var message = 0; message < 20; message++)
                model.Say();
            Assert.Equal(model.Distances(), model.Hops());
            Assert.Equal(model.Hops().Length - 1, model.Copies);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void From_the_first_message_on_everybody_is_reached()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var model = new TreeModel(50, 4, seed);
            for (var message = 0; message < 10; message++)
            {
                model.Say();
                Assert.DoesNotContain(null, model.Hops());
            }
        }
    }

    [Fact]
    public void An_origin_of_which_nothing_is_known_is_flooded() => Assert.True(_trees.LazyFor(Origin).IsEmpty);

    [Fact]
    public void Who_asks_for_ids_gets_ids_until_it_asks_for_full_frames()
    {
        _trees.Prune(Origin, 3);
        Assert.True(_trees.LazyFor(Origin).Contains(3));

        _trees.Graft(Origin, 3);
        Assert.True(_trees.LazyFor(Origin).IsEmpty);
    }

    [Fact]
    public void Of_two_ways_of_the_same_length_the_first_stays_and_later_too()
    {
        _trees.Came(Origin, 1, pulled: false);
        Assert.Equal(new TreeMove(Prune: 2, LinkSet.None), _trees.CameAgain(Origin, via: 1, viaHops: 3, slot: 2, hops: 3));

        // The next frame comes over the other one first: the prune was under way.
        _trees.Came(Origin, 2, pulled: false);
        Assert.Equal(new TreeMove(Prune: 2, LinkSet.None), _trees.CameAgain(Origin, via: 2, viaHops: 3, slot: 1, hops: 3));
    }

    [Fact]
    public void The_shorter_way_stays_and_is_grafted_if_it_was_pruned_before()
    {
        _trees.Came(Origin, 1, pulled: false);
        _trees.CameAgain(Origin, via: 1, viaHops: 3, slot: 2, hops: 4);

        Assert.Equal(new TreeMove(Prune: 1, Graft: 2), _trees.CameAgain(Origin, via: 1, viaHops: 4, slot: 2, hops: 3));
    }

    [Fact]
    public void A_neighbour_nearer_to_the_origin_takes_the_place_of_the_way_so_far()
    {
        _trees.Came(Origin, 1, pulled: false);

        Assert.Equal(TreeMove.Nothing, _trees.Offered(Origin, via: 1, viaHops: 4, slot: 2, hops: 3));
        Assert.Equal(new TreeMove(Prune: 1, Graft: 2), _trees.Offered(Origin, via: 1, viaHops: 4, slot: 2, hops: 2));
    }

    [Fact]
    public void Beside_a_neighbour_that_only_floods_one_way_of_ours_stays()
    {
        Assert.Equal(TreeMove.Nothing, _trees.CameAgain(Origin, LinkSet.None, viaHops: 1, slot: 1, hops: 3));
        Assert.Equal(new TreeMove(Prune: 2, LinkSet.None), _trees.CameAgain(Origin, LinkSet.None, viaHops: 1, slot: 2, hops: 2));
    }

    [Fact]
    public void A_slot_that_another_link_takes_begins_anew()
    {
        _trees.Prune(Origin, 3);

        _trees.Forget(3);

        Assert.True(_trees.LazyFor(Origin).IsEmpty);
    }

    [Fact]
    public void The_table_is_bounded_and_forgets_those_heard_longest_ago()
    {
        for (var origin = 1; origin <= 100; origin++)
        {
            _trees.Came(Given.Peer(origin), 3, pulled: false);
            _trees.Prune(Given.Peer(origin), 3);
            _trees.Came(Origin, 3, pulled: false);
            _trees.Prune(Origin, 3);
        }

        Assert.InRange(_trees.Count, 4, 8);
        Assert.False(_trees.LazyFor(Origin).IsEmpty);
        Assert.True(_trees.LazyFor(Given.Peer(50)).IsEmpty);
    }

    [Fact]
    public void Origins_that_a_neighbour_invents_push_out_nobody()
    {
        _trees.Came(Origin, 1, pulled: false);
        _trees.Prune(Origin, 3);
        for (var origin = 1; origin <= 100; origin++)
            _trees.Prune(Given.Peer(origin), 3);

        Assert.InRange(_trees.Count, 1, 4);
        Assert.True(_trees.LazyFor(Origin).Contains(3));
    }
}
