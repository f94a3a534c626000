using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.DeathWatch;

public sealed class WatchRaceTests : RealTimeTest
{
    private const int Watchers = 6;

    private sealed record WatchIt(IActorRef Subject);

    private sealed class Watcher : ReceiveActor
    {
        private int _notices;

        public Watcher()
        {
            Receive<WatchIt>(m =>
            {
                Context.Watch(m.Subject);
                Context.Watch(m.Subject);
            });
            Receive<Terminated>(_ => _notices++);
            Receive<string>(_ => Sender.Tell(_notices));
        }
    }

    private sealed class Idle : ReceiveActor;

    [Fact]
    public void Whoever_watches_an_actor_that_is_just_ending_is_told_exactly_once()
    {
        var watchers = Enumerable.Range(0, Watchers).Select(_ => System.ActorOf<Watcher>()).ToList();
        const int rounds = 300;
        for (var round = 0; round < rounds; round++)
        {
            var subject = System.ActorOf<Idle>();
            InParallel(3, i =>
            {
                if (i == 0) System.Stop(subject);
                else foreach (var watcher in watchers.Where((_, n) => n % 2 == i - 1)) watcher.Tell(new WatchIt(subject));
            });
            Assert.True(Await(subject.WatchAsync()));
        }

        foreach (var watcher in watchers)
        {
            var told = 0;
            for (var i = 0; i < 1000 && told < rounds; i++) told = Await(watcher.Ask<int>("how many?", Patience));
            Assert.Equal(rounds, told);
        }
    }

    private sealed class Family : ReceiveActor
    {
        public Family(int depth, int width, List<string> ended)
        {
            for (var i = 0; i < width && depth > 0; i++) Context.ActorOf(Props.Create(() => new Family(depth - 1, width, ended)), $"c{i}");
            Ended = ended;
        }

        private List<string> Ended { get; }

        protected override void PostStop()
        {
            lock (Ended) Ended.Add(Self.Path.ToStringWithoutAddress());
        }
    }

    [Fact]
    public void In_a_tree_that_ends_every_actor_ends_after_its_children()
    {
        var ended = new List<string>();
        var top = System.ActorOf(Props.Create(() => new Family(4, 5, ended)), "top");
        Await(top.Ask<ActorIdentity>(new Identify(1), Patience));
        Assert.True(Await(top.GracefulStop(Patience)));

        var place = ended.Select((path, i) => (path, i)).ToDictionary(p => p.path, p => p.i);
        Assert.Equal(1 + 5 + 25 + 125 + 625, ended.Count);
        Assert.All(ended.Where(p => p != "/user/top"), path => Assert.True(place[path] < place[path[..path.LastIndexOf('/')]], $"{path} ended after its parent"));
    }
}
