using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

public sealed class LearnedRoutesTests
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10);

    [Fact]
    public void The_way_back_is_the_neighbour_that_brought_the_last_frame()
    {
        var routes = new LearnedRoutes(10, Age);
        routes.Learn(Given.Peer(1), Given.Peer(7), Given.Start);
        routes.Learn(Given.Peer(1), Given.Peer(8), Given.At(1));

        Assert.True(routes.TryFind(Given.Peer(1), Given.At(2), out PeerId neighbour));
        Assert.Equal(Given.Peer(8), neighbour);
        Assert.Equal(1, routes.Count);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(10.001, false)]
    public void A_way_back_is_believed_for_its_age(double at, bool believed)
    {
        var routes = new LearnedRoutes(10, Age);
        routes.Learn(Given.Peer(1), Given.Peer(7), Given.Start);

        Assert.Equal(believed, routes.TryFind(Given.Peer(1), Given.At(at), out _));
        Assert.True(routes.Knows(Given.Peer(1)));
    }

    [Fact]
    public void The_origin_learned_longest_ago_gives_way_to_a_new_one()
    {
        var routes = new LearnedRoutes(2, Age);
        routes.Learn(Given.Peer(1), Given.Peer(7), Given.Start);
        routes.Learn(Given.Peer(2), Given.Peer(7), Given.Start);
        routes.Learn(Given.Peer(1), Given.Peer(7), Given.At(1));
        routes.Learn(Given.Peer(3), Given.Peer(7), Given.At(2));

        Assert.Equal(2, routes.Count);
        Assert.True(routes.Knows(Given.Peer(1)));
        Assert.False(routes.Knows(Given.Peer(2)));
    }

    [Fact]
    public void Nothing_leads_through_a_neighbour_that_is_gone()
    {
        var routes = new LearnedRoutes(10, Age);
        routes.Learn(Given.Peer(1), Given.Peer(7), Given.Start);
        routes.Learn(Given.Peer(2), Given.Peer(8), Given.Start);
        routes.Learn(Given.Peer(3), Given.Peer(7), Given.Start);
        routes.ForgetNeighbour(Given.Peer(7));

        Assert.False(routes.TryFind(Given.Peer(1), Given.Start, out _));
        Assert.True(routes.TryFind(Given.Peer(2), Given.Start, out _));
        Assert.Equal(1, routes.Count);
    }

    [Fact]
    public void It_agrees_with_a_list_that_is_searched() => Given.ForSeeds(200, seed =>
    {
        const int capacity = 5;
        var random = new SeededRandom((ulong)seed);
        var routes = new LearnedRoutes(capacity, Age);
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
                routes.Learn(Given.Peer(origin), Given.Peer(neighbour), now);
                model.RemoveAll(route => route.Origin == origin);
                if (model.Count == capacity)
                    model.RemoveAt(0);
                model.Add((origin, neighbour, now));
            }

            int asked = random.Next(8);
            int index = model.FindIndex(route => route.Origin == asked && now - route.At <= Age);
            Assert.Equal(index >= 0, routes.TryFind(Given.Peer(asked), now, out PeerId found));
            Assert.Equal(index >= 0 ? Given.Peer(model[index].Neighbour) : default, found);
            Assert.Equal(model.Count, routes.Count);
        }
    });
}
