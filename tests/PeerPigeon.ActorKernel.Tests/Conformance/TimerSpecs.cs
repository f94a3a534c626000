using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class TimerSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private static readonly TimeSpan Short = Milliseconds(20);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed(IActorRef told)
        {
            Receive<Action<Timed>>(act => act(this));
            Receive<Puppet.Fail>(fail => throw fail.Cause);
            ReceiveAny(told.Forward);
        }

        public ITimerScheduler Timers { get; set; } = null!;
        public IActorRef Me => Self;
    }

    private IActorRef NewTimed() => Sys.ActorOf(Props.Create(() => new Timed(TestActor)));

    private static void Do(IActorRef actor, Action<Timed> act) => actor.Tell(act, ActorRefs.NoSender);

    [Fact]
    public void A_single_timer_fires_once()
    {
        Do(NewTimed(), me => me.Timers.StartSingleTimer("key", "tick", Short));
        ExpectMsg("tick");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_periodic_timer_fires_until_it_is_cancelled()
    {
        var actor = NewTimed();
        Do(actor, me => me.Timers.StartPeriodicTimer("key", "tick", Short));
        for (var n = 0; n < 4; n++)
            ExpectMsg("tick");
        Do(actor, me =>
        {
            me.Timers.Cancel("key");
            me.Me.Tell("cancelled");
        });
        FishForMessage(message => message is "cancelled");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_periodic_timer_may_begin_with_another_delay()
    {
        Do(NewTimed(), me => me.Timers.StartPeriodicTimer("key", "tick", TimeSpan.Zero, Short));
        ExpectMsg("tick");
        ExpectMsg("tick");
    }

    [Fact]
    public void A_timer_replaces_the_earlier_one_of_its_key()
    {
        Do(NewTimed(), me =>
        {
            me.Timers.StartSingleTimer("key", "old", Short);
            me.Timers.StartSingleTimer("key", "new", Short);
        });
        ExpectMsg("new");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void Timers_of_different_keys_do_not_disturb_each_other()
    {
        Do(NewTimed(), me =>
        {
            me.Timers.StartSingleTimer("one", "one", Short);
            me.Timers.StartSingleTimer("two", "two", Short + Short + Short);
        });
        ExpectMsg("one");
        ExpectMsg("two");
    }

    [Fact]
    public void A_timer_that_fired_before_it_was_replaced_is_not_delivered()
    {
        var actor = NewTimed();
        Do(actor, me =>
        {
            me.Timers.StartSingleTimer("key", "old", TimeSpan.Zero);
            me.Timers.StartSingleTimer("key", "new", Short);
        });
        ExpectMsg("new");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void IsTimerActive_tells_which_keys_run()
    {
        Do(NewTimed(), me =>
        {
            me.Timers.StartSingleTimer("one", "tick", Long);
            me.Timers.StartSingleTimer("two", "tick", Long);
            me.Timers.Cancel("two");
            TestActor.Tell(me.Timers.IsTimerActive("one"));
            TestActor.Tell(me.Timers.IsTimerActive("two"));
            TestActor.Tell(me.Timers.IsTimerActive("three"));
        });
        ExpectMsg(true);
        ExpectMsg(false);
        ExpectMsg(false);
    }

    [Fact]
    public void A_single_timer_is_no_longer_active_when_it_has_fired()
    {
        var actor = NewTimed();
        Do(actor, me => me.Timers.StartSingleTimer("key", "tick", Short));
        ExpectMsg("tick");
        Do(actor, me => TestActor.Tell(me.Timers.IsTimerActive("key")));
        ExpectMsg(false);
    }

    [Fact]
    public void CancelAll_cancels_every_key()
    {
        Do(NewTimed(), me =>
        {
            me.Timers.StartSingleTimer("one", "tick", Short);
            me.Timers.StartPeriodicTimer("two", "tick", Short);
            me.Timers.CancelAll();
        });
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void Cancelling_a_key_that_does_not_run_does_nothing()
    {
        Do(NewTimed(), me =>
        {
            me.Timers.Cancel("nothing");
            me.Me.Tell("fine");
        });
        ExpectMsg("fine");
    }

    [Fact]
    public void Timers_end_with_a_restart()
    {
        var actor = NewTimed();
        Do(actor, me => me.Timers.StartPeriodicTimer("key", "tick", Short));
        actor.Tell(new Puppet.Fail(new Boom("one")));
        Do(actor, me => TestActor.Tell(me.Timers.IsTimerActive("key")));
        ExpectMsg(false);
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_timer_that_fired_before_a_restart_is_not_delivered_after_it()
    {
        var actor = NewTimed();
        Do(actor, me =>
        {
            me.Timers.StartSingleTimer("key", "stale", TimeSpan.Zero);
            throw new Boom("one");
        });
        Do(actor, me => me.Timers.StartSingleTimer("key", "fresh", Short));
        ExpectMsg("fresh");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void Timers_end_with_their_actor()
    {
        var actor = NewTimed();
        var dead = CreateTestProbe();
        Watch(actor);
        Do(actor, me => me.Timers.StartPeriodicTimer("key", "tick", Short));
        ExpectMsg("tick");
        Sys.Stop(actor);
        FishForMessage(message => message is Terminated);
        Sys.EventStream.Subscribe(dead.Ref, typeof(Akka.Event.AllDeadLetters));
        dead.ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_timer_may_be_started_in_PreStart_and_again_after_a_restart()
    {
        var actor = Sys.ActorOf(Props.Create(() => new StartsTimer(TestActor)));
        ExpectMsg("tick");
        actor.Tell(new Puppet.Fail(new Boom("one")));
        ExpectMsg("tick");
    }

    private sealed class StartsTimer : ReceiveActor, IWithTimers
    {
        public StartsTimer(IActorRef told)
        {
            Receive<Puppet.Fail>(fail => throw fail.Cause);
            ReceiveAny(told.Forward);
        }

        public ITimerScheduler Timers { get; set; } = null!;
        protected override void PreStart() => Timers.StartSingleTimer("key", "tick", Short);
    }
}
