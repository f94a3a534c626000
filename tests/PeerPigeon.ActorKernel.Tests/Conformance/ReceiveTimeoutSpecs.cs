using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class ReceiveTimeoutSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private sealed record Quiet : INotInfluenceReceiveTimeout;

    private sealed class Idle : ReceiveActor
    {
        public Idle(IActorRef told)
        {
            Receive<Action<IActorContext>>(act => act(Context));
            Receive<ReceiveTimeout>(_ => told.Tell("timeout"));
            ReceiveAny(_ => told.Tell("message"));
        }
    }

    private IActorRef NewIdle(TimeSpan? timeout)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Idle(TestActor)));
        actor.Tell((Action<IActorContext>)(context => context.SetReceiveTimeout(timeout)));
        return actor;
    }

    [Fact]
    public void Silence_is_told_and_told_again()
    {
        NewIdle(Milliseconds(30));
        ExpectMsg("timeout");
        ExpectMsg("timeout");
    }

    // For virtual time alone: on threads a timeout may stand in the mailbox already when the message comes, behind it.
    protected void MessagePutsTheTimeoutOff()
    {
        var timeout = Milliseconds(120);
        var actor = Sys.ActorOf(Props.Create(() => new Measures(TestActor, timeout)));
        Sys.Scheduler.ScheduleTellOnce(Milliseconds(60), actor, "busy", ActorRefs.NoSender);
        FishForMessage(message => message is "message");
        Assert.True(ExpectMsg<TimeSpan>() >= timeout - Milliseconds(20));
    }

    /// <summary>Tells how long it had heard nothing when its timeout came.</summary>
    private sealed class Measures : ReceiveActor
    {
        private TimeSpan _last = Context.System.Scheduler.MonotonicClock;

        public Measures(IActorRef told, TimeSpan timeout)
        {
            Context.SetReceiveTimeout(timeout);
            Receive<ReceiveTimeout>(_ => told.Tell(Context.System.Scheduler.MonotonicClock - _last));
            Receive<string>(_ =>
            {
                _last = Context.System.Scheduler.MonotonicClock;
                told.Tell("message");
            });
        }
    }

    [Fact]
    public void A_message_that_does_not_influence_the_timeout_does_not_put_it_off()
    {
        var actor = NewIdle(Milliseconds(200));
        var tick = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Milliseconds(40), Milliseconds(40), actor, new Quiet(), ActorRefs.NoSender);
        FishForMessage(message => message is "timeout", TimeSpan.FromSeconds(2));
        tick.Cancel();
    }

    [Fact]
    public void Null_ends_the_timeout()
    {
        var actor = NewIdle(Milliseconds(30));
        ExpectMsg("timeout");
        actor.Tell((Action<IActorContext>)(context => context.SetReceiveTimeout(null)));
        actor.Tell("settle");
        FishForMessage(message => message is "message");
        ExpectNoMsg(Milliseconds(100));
    }

    [Fact]
    public void The_context_tells_the_timeout()
    {
        var actor = NewIdle(TimeSpan.FromMinutes(1));
        actor.Tell((Action<IActorContext>)(context => TestActor.Tell(context.ReceiveTimeout!)));
        ExpectMsg(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void An_actor_without_a_timeout_is_never_told()
    {
        NewIdle(null);
        ExpectNoMsg(Silence);
    }
}
