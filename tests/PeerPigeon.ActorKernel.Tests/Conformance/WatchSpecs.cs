using Akka.Actor;
using Akka.TestKit;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class WatchSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private sealed record Ended(IActorRef Actor, bool ExistenceConfirmed, bool AddressTerminated);

    /// <summary>Passes everything on; a Terminated as <see cref="Ended"/>, because only the watcher itself may receive one.</summary>
    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef told)
        {
            Receive<Action<IActorContext>>(act => act(Context));
            Receive<Terminated>(t => told.Tell(new Ended(t.ActorRef, t.ExistenceConfirmed, t.AddressTerminated)));
            ReceiveAny(told.Forward);
        }
    }

    private IActorRef NewWatcher(TestProbe told) => Sys.ActorOf(Props.Create(() => new Watcher(told.Ref)));
    private static Action<IActorContext> Do(Action<IActorContext> act) => act;

    private IActorRef NewWatcher(TestProbe told, IActorRef subject)
    {
        var watcher = NewWatcher(told);
        watcher.Tell(Do(context => context.Watch(subject)));
        Settle(watcher, told);
        return watcher;
    }

    private static void Settle(IActorRef watcher, TestProbe told)
    {
        watcher.Tell("settle?");
        told.ExpectMsg("settle?");
    }

    [Fact]
    public void A_watcher_is_told_of_the_end_once()
    {
        var told = CreateTestProbe();
        var subject = NewPuppet();
        var watcher = NewWatcher(told, subject);
        Sys.Stop(subject);
        told.ExpectMsg(new Ended(subject, ExistenceConfirmed: true, AddressTerminated: false));
        Settle(watcher, told);
        told.ExpectNoMsg(Silence);
    }

    [Fact]
    public void Watching_twice_is_told_once()
    {
        var told = CreateTestProbe();
        var subject = NewPuppet();
        var watcher = NewWatcher(told, subject);
        watcher.Tell(Do(context => context.Watch(subject)));
        Settle(watcher, told);
        Sys.Stop(subject);
        told.ExpectMsg<Ended>();
        told.ExpectNoMsg(Silence);
    }

    [Fact]
    public void The_watcher_of_a_dead_actor_is_told_at_once()
    {
        var told = CreateTestProbe();
        var subject = NewPuppet();
        Watch(subject);
        Sys.Stop(subject);
        ExpectTerminated(subject);
        var watcher = NewWatcher(told);
        watcher.Tell(Do(context => context.Watch(subject)));
        Assert.Equal(subject, told.ExpectMsg<Ended>().Actor);
        told.ExpectNoMsg(Silence);
    }

    [Fact]
    public void Every_watcher_is_told()
    {
        var told = Enumerable.Range(0, 5).Select(_ => CreateTestProbe()).ToList();
        var subject = NewPuppet();
        told.ForEach(probe => NewWatcher(probe, subject));
        Sys.Stop(subject);
        told.ForEach(probe => Assert.Equal(subject, probe.ExpectMsg<Ended>().Actor));
    }

    [Fact]
    public void Unwatch_ends_the_interest()
    {
        var told = CreateTestProbe();
        var subject = NewPuppet();
        var watcher = NewWatcher(told, subject);
        watcher.Tell(Do(context => context.Unwatch(subject)));
        Settle(watcher, told);
        Watch(subject);
        Sys.Stop(subject);
        ExpectTerminated(subject);
        Settle(watcher, told);
        told.ExpectNoMsg(Silence);
    }

    [Fact]
    public void Unwatch_and_watch_again_is_told_once()
    {
        var told = CreateTestProbe();
        var subject = NewPuppet();
        var watcher = NewWatcher(told, subject);
        watcher.Tell(Do(context =>
        {
            context.Unwatch(subject);
            context.Watch(subject);
        }));
        Settle(watcher, told);
        Sys.Stop(subject);
        told.ExpectMsg<Ended>();
        told.ExpectNoMsg(Silence);
    }

    [Fact]
    public void WatchWith_tells_its_own_message_instead()
    {
        var told = CreateTestProbe();
        var subject = NewPuppet();
        var watcher = NewWatcher(told);
        watcher.Tell(Do(context => context.WatchWith(subject, "it is gone")));
        Settle(watcher, told);
        Sys.Stop(subject);
        Assert.Equal(subject, told.ExpectMsgFrom("it is gone"));
        told.ExpectNoMsg(Silence);
    }

    [Fact]
    public void WatchWith_for_a_dead_actor_tells_its_message_at_once()
    {
        var told = CreateTestProbe();
        var subject = NewPuppet();
        Watch(subject);
        Sys.Stop(subject);
        ExpectTerminated(subject);
        NewWatcher(told).Tell(Do(context => context.WatchWith(subject, "it is gone")));
        told.ExpectMsg("it is gone");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Of_two_ways_to_watch_the_first_one_counts(bool watchFirst)
    {
        var told = CreateTestProbe();
        var subject = NewPuppet();
        var watcher = NewWatcher(told);
        watcher.Tell(Do(context =>
        {
            if (watchFirst)
                context.Watch(subject);
            context.WatchWith(subject, "it is gone");
            context.Watch(subject);
        }));
        Settle(watcher, told);
        Sys.Stop(subject);
        if (watchFirst)
            Assert.Equal(subject, told.ExpectMsg<Ended>().Actor);
        else
            told.ExpectMsg("it is gone");
        told.ExpectNoMsg(Silence);
    }

    [Fact]
    public void An_actor_that_watches_itself_is_not_told()
    {
        var told = CreateTestProbe();
        var watcher = NewWatcher(told);
        watcher.Tell(Do(context => context.Watch(context.Self)));
        Settle(watcher, told);
        Watch(watcher);
        Sys.Stop(watcher);
        ExpectTerminated(watcher);
        told.ExpectNoMsg(Silence);
    }

    [Fact]
    public void An_actor_that_does_not_handle_Terminated_dies_with_what_it_watched()
    {
        var subject = NewPuppet();
        var pact = Sys.ActorOf(Props.Create(() => new Deaf()));
        Watch(pact);
        pact.Tell(Do(context => context.Watch(subject)));
        pact.Tell("settled?");
        ExpectMsg("settled!");
        EventFilter.Exception<DeathPactException>().ExpectOne(() => Sys.Stop(subject));
        ExpectTerminated(pact);
    }

    private sealed class Deaf : ReceiveActor
    {
        public Deaf()
        {
            Receive<Action<IActorContext>>(act => act(Context));
            Receive<string>(_ => Sender.Tell("settled!"));
        }
    }

    [Fact]
    public void A_restart_is_not_an_end()
    {
        var told = CreateTestProbe();
        var subject = NewPuppet();
        var watcher = NewWatcher(told, subject);
        subject.Tell(new Puppet.Fail(new Boom("one")));
        Settle(subject);
        Settle(watcher, told);
        told.ExpectNoMsg(Silence);
        Sys.Stop(subject);
        told.ExpectMsg<Ended>();
    }

    [Fact]
    public void A_watcher_hears_what_the_watched_said_before_it_hears_of_the_end()
    {
        var told = CreateTestProbe();
        var watcher = NewWatcher(told);
        var subject = Sys.ActorOf(Props.Create(() => new SaysGoodbye(watcher)));
        watcher.Tell(Do(context => context.Watch(subject)));
        Settle(watcher, told);
        subject.Tell(PoisonPill.Instance);
        told.ExpectMsg("goodbye");
        told.ExpectMsg<Ended>();
    }

    private sealed class SaysGoodbye(IActorRef to) : ReceiveActor
    {
        protected override void PostStop() => to.Tell("goodbye");
    }

    [Fact]
    public void A_parent_may_watch_its_child_and_use_the_name_again_when_told()
    {
        var told = CreateTestProbe();
        var parent = NewWatcher(told);
        parent.Tell(Do(context =>
        {
            var child = context.ActorOf(Puppet.Props(), "child");
            context.Watch(child);
            context.Stop(child);
        }));
        var ended = told.ExpectMsg<Ended>().Actor;
        parent.Tell(Do(context => told.Ref.Tell(context.ActorOf(Puppet.Props(), "child"))));
        var again = told.ExpectMsg<IActorRef>();
        Assert.Equal(ended.Path, again.Path);
        Assert.NotEqual(ended, again);
    }

    [Fact]
    public void Two_actors_may_watch_each_other()
    {
        var told = CreateTestProbe();
        var one = NewWatcher(told);
        var other = NewWatcher(told, one);
        one.Tell(Do(context => context.Watch(other)));
        Settle(one, told);
        Sys.Stop(one);
        Assert.Equal(one, told.ExpectMsg<Ended>().Actor);
    }

    [Fact]
    public void A_watcher_that_restarts_is_still_told()
    {
        var diary = CreateTestProbe();
        var subject = NewPuppet(name: "subject");
        var watcher = NewPuppet(diary, "watcher");
        watcher.Tell(new Puppet.Do(me => me.Cell.Watch(subject)));
        watcher.Tell(new Puppet.Fail(new Boom("one")));
        Settle(watcher);
        Hear(diary, "watcher: constructor", "watcher: PreStart", "watcher: PreRestart one", "watcher: PostStop",
            "watcher: constructor", "watcher: PostRestart one", "watcher: PreStart");
        Sys.Stop(subject);
        diary.ExpectMsg("watcher: terminated subject");
    }
}
