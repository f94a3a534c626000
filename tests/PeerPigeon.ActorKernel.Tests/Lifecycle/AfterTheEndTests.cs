using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Lifecycle;

public sealed class AfterTheEndTests : RealTimeTest
{
    [Fact]
    public void Whoever_asks_a_system_that_has_ended_is_told_so_in_time()
    {
        var actor = System.ActorOf(Akka.Actor.Props.Empty);
        Await(System.Terminate());
        Await(System.WhenTerminated);
        Assert.Throws<AskTimeoutException>(() => Await(actor.Ask<string>("?", TimeSpan.FromMilliseconds(10))));
        Assert.True(Await(actor.GracefulStop(Patience)));
        Assert.True(Await(actor.WatchAsync()));
        Assert.Throws<InvalidOperationException>(() => System.ActorOf(Akka.Actor.Props.Empty));
        Assert.Throws<InvalidOperationException>(() => System.RegisterOnTermination(() => { }));
    }
}
