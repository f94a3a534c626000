using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class LearnedRoutesTests
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10), VerifiedAge = TimeSpan.FromSeconds(30);
    private static readonly PeerId Origin = Given.Peer(1), Seven = Given.Peer(7), Eight = Given.Peer(8), Nine = Given.Peer(9), Ten = Given.Peer(10);

    [Fact]
    public void The_way_back_is_the_neighbour_that_brought_the_last_frame_and_then_those_that_brought_it_too()
    {
        LearnedRoutes routes = New();
        Hint(routes, 1, Seven);
        Hint(routes, 1, Eight, 1, "next");
        routes.LearnAgain(Origin, Frame("next"), Nine);
        routes.LearnAgain(Origin, Frame("other"), Ten);

        Assert.Equal([Eight, Nine], Ways(routes, at: 2));
        Assert.Equal(1, routes.Hints);
    }

    [Fact]
    public void What_took_a_detour_teaches_only_where_nothing_is_believed()
    {
        LearnedRoutes routes = New();

        Assert.True(routes.Learn(Origin, Frame("dm"), Seven, Given.Start, claimsKey: false, mayDetour: true));
        Assert.False(routes.Learn(Origin, Frame("dm2"), Eight, Given.At(10), claimsKey: false, mayDetour: true));
        Assert.True(routes.Learn(Origin, Frame("dm3"), Nine, Given.At(11), claimsKey: false, mayDetour: true));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(10.001, false)]
    public void A_hint_is_believed_for_its_age(double at, bool believed)
    {
        LearnedRoutes routes = New();
        Hint(routes, 1, Seven);

        Assert.Equal(believed, Ways(routes, at).Length > 0);
        Assert.True(routes.Knows(Origin));
        Assert.False(routes.IsProven(Origin));
    }

    [Fact]
    public void A_verified_route_goes_before_every_hint_for_its_own_age()
    {
        LearnedRoutes routes = New();
        Verify(routes, Seven, 1, 1);
        Hint(routes, 1, Eight, 1);

        Assert.Equal([Seven, Eight], Ways(routes, at: 2));
        Assert.Equal([Seven], Ways(routes, at: 20));
        Assert.Empty(Ways(routes, at: 31));
        Assert.True(routes.IsProven(Origin));
    }

    [Theory]
    [InlineData(2, 5, false)]
    [InlineData(3, 4, false)]
    [InlineData(3, 5, false)]
    [InlineData(3, 6, true)]
    [InlineData(4, 0, true)]
    public void The_fresher_announcement_wins(long incarnation, long sequence, bool wins)
    {
        LearnedRoutes routes = New();
        Verify(routes, Seven, 3, 5);

        Assert.Equal(wins, Verify(routes, Eight, incarnation, sequence));
        Assert.Equal(wins ? Eight : Seven, Ways(routes, at: 1)[0]);
    }

    [Fact]
    public void The_same_announcement_from_other_neighbours_is_remembered_for_three_of_them_in_their_order()
    {
        LearnedRoutes routes = New();
        Verify(routes, Nine, 1, 1);
        Verify(routes, Seven, 1, 1);
        Verify(routes, Nine, 1, 1);
        Verify(routes, Eight, 1, 1);
        Verify(routes, Ten, 1, 1);

        Assert.Equal([Nine, Seven, Eight], Ways(routes, at: 1));
    }

    [Fact]
    public void Copies_of_the_announcement_are_alternatives_whether_they_came_before_or_after_it_was_verified()
    {
        LearnedRoutes routes = New();
        Hint(routes, 1, Seven, 0, "alive");
        routes.LearnAgain(Origin, Frame("alive"), Eight);
        routes.Verify(Origin, Seven, 1, 1, Frame("alive"), Given.Start);
        routes.LearnAgain(Origin, Frame("alive"), Nine);
        Hint(routes, 1, Ten, 1, "forged");
        routes.LearnAgain(Origin, Frame("forged"), Given.Peer(11));

        Assert.Equal([Seven, Eight, Nine, Ten, Given.Peer(11)], Ways(routes, at: 1));
    }

    [Fact]
    public void A_way_that_was_confirmed_is_the_preferred_one()
    {
        LearnedRoutes routes = New();
        Verify(routes, Seven, 1, 1);
        Verify(routes, Eight, 1, 1);
        Verify(routes, Nine, 1, 1);

        Assert.True(routes.Confirm(Origin, Ten, Frame("ack"), signedAt: 100, Given.At(1)));
        Assert.False(routes.Confirm(Origin, Nine, Frame("replayed"), signedAt: 99, Given.At(2)));

        Assert.Equal([Ten, Seven, Eight], Ways(routes, at: 1));
        Assert.False(Verify(routes, Nine, 1, 0));
    }

    [Fact]
    public void Alternatives_go_by_distance_behind_the_one_that_was_first_and_none_leads_through_us()
    {
        LearnedRoutes routes = New();
        routes.Learn(Origin, Frame("chat"), Seven, Given.Start, claimsKey: true, links: 4);
        routes.LearnAgain(Origin, Frame("chat"), Eight, links: 5);
        routes.LearnAgain(Origin, Frame("chat"), Nine, links: 3);
        routes.LearnAgain(Origin, Frame("chat"), Ten, links: 6);

        Assert.Equal([Seven, Nine, Eight], Ways(routes, at: 1));
    }

    [Fact]
    public void A_flood_of_hints_displaces_hints_and_nothing_that_is_verified()
    {
        LearnedRoutes routes = New(capacity: 2);
        Verify(routes, Seven, 1, 1);
        for (var i = 20; i < 40; i++)
            Hint(routes, i, Eight, 1);

        Assert.Equal([Seven], Ways(routes, at: 2));
        Assert.Equal((2, 1), (routes.Hints, routes.Verified));
        Assert.True(routes.Knows(Given.Peer(39)));
        Assert.False(routes.Knows(Given.Peer(37)));
    }

    [Fact]
    public void Nothing_leads_through_a_neighbour_that_is_gone_and_who_is_proven_stays_so()
    {
        LearnedRoutes routes = New();
        Hint(routes, 1, Seven);
        Hint(routes, 2, Eight);
        Verify(routes, Seven, 1, 1);

        routes.ForgetNeighbour(Seven);

        Assert.Empty(Ways(routes, at: 0));
        Assert.True(routes.IsProven(Origin));
        Assert.Equal(Eight, Assert.Single(routes.WaysTo(Given.Peer(2), Given.Start, out _)));
    }

    [Fact]
    public void Hints_agree_with_a_list_that_is_searched() => Given.ForSeeds(200, seed =>
    {
        const int capacity = 5;
        var random = new SeededRandom((ulong)seed);
        LearnedRoutes routes = New(capacity);
        List<(int Origin, int Neighbour, DateTimeOffset At)> model = [];
        DateTimeOffset now = Given.Start;
        for (var i = 0; i < 100; i++)
        {
            now += TimeSpan.FromSeconds(random.Next(4));
            int origin = random.Next(8), neighbour = random.Next(100, 104);
            if (random.Next(10) == 0)
            {
                routes.ForgetNeighbour(Given.Peer(neighbour));
                model.RemoveAll(route => route.Neighbour == neighbour);
            }
            else
            {
                routes.Learn(Given.Peer(origin), Frame($"{i}"), Given.Peer(neighbour), now, claimsKey: false);
                model.RemoveAll(route => route.Origin == origin);
                if (model.Count == capacity)
                    model.RemoveAt(0);
                model.Add((origin, neighbour, now));
            }

            int asked = random.Next(8);
            PeerId[] expected = [.. model.Where(route => route.Origin == asked && now - route.At <= Age).Select(route => Given.Peer(route.Neighbour))];
            Assert.Equal(expected, (PeerId[])[.. routes.WaysTo(Given.Peer(asked), now, out int verified)]);
            Assert.Equal(0, verified);
            Assert.Equal(model.Count, routes.Hints);
        }
    });

    private static LearnedRoutes New(int capacity = 10) => new(capacity, Age, VerifiedAge);

    private static FrameId Frame(string text) => FrameId.FromText(text);

    private static void Hint(LearnedRoutes routes, int origin, PeerId neighbour, double at = 0, string frame = "frame") =>
        routes.Learn(Given.Peer(origin), Frame(frame), neighbour, Given.At(at), claimsKey: false);

    private static bool Verify(LearnedRoutes routes, PeerId neighbour, long incarnation, long sequence) =>
        routes.Verify(Origin, neighbour, incarnation, sequence, frame: null, Given.Start);

    private static PeerId[] Ways(LearnedRoutes routes, double at) => [.. routes.WaysTo(Origin, Given.At(at), out _)];
}
