using Akka.Actor;
using Akka.Event;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class StoppingSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private static void TellThen(IActorRef actor, IActorRef sender, params object[] messages) =>
        actor.Tell(new Puppet.Do(me =>
        {
            foreach (var message in messages)
                me.Me.Tell(message, sender);
        }));

    [Fact]
    public void A_poison_pill_lets_earlier_messages_be_handled_and_later_ones_become_dead_letters()
    {
        var probe = CreateTestProbe();
        var dead = CreateTestProbe();
        Sys.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        var actor = NewPuppet();
        Watch(actor);
        TellThen(actor, probe.Ref, "one", "two", PoisonPill.Instance, "three");
        Hear(probe, "one", "two");
        ExpectTerminated(actor);
        Assert.Equal("three", dead.ExpectMsg<DeadLetter>().Message);
        probe.ExpectNoMsg(Silence);
    }

    [Fact]
    public void Stop_takes_effect_after_the_message_in_hand()
    {
        var probe = CreateTestProbe();
        var dead = CreateTestProbe();
        Sys.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        var actor = NewPuppet();
        Watch(actor);
        actor.Tell(new Puppet.Do(me =>
        {
            me.Me.Tell("never", probe.Ref);
            me.Cell.Stop(me.Me);
            probe.Ref.Tell("still here");
        }));
        probe.ExpectMsg("still here");
        ExpectTerminated(actor);
        Assert.Equal("never", dead.ExpectMsg<DeadLetter>().Message);
        probe.ExpectNoMsg(Silence);
    }

    [Fact]
    public void Kill_fails_the_actor_with_ActorKilledException()
    {
        var causes = CreateTestProbe();
        var parent = NewPuppet(strategy: new OneForOneStrategy(cause =>
        {
            causes.Ref.Tell(cause.GetType().Name);
            return Directive.Resume;
        }));
        var child = ChildOf(parent, "child");
        child.Tell(Kill.Instance);
        causes.ExpectMsg(nameof(ActorKilledException));
        child.Tell("alive");
        ExpectMsg("alive");
    }

    [Fact]
    public void Kill_stops_by_default()
    {
        var actor = NewPuppet();
        Watch(actor);
        EventFilter.Exception<ActorKilledException>().ExpectOne(() => actor.Tell(Kill.Instance));
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_parent_stops_its_child_from_its_context()
    {
        var parent = NewPuppet();
        var child = ChildOf(parent, "child");
        Watch(child);
        parent.Tell(new Puppet.Do(me => me.Cell.Stop(child)));
        ExpectTerminated(child);
        parent.Tell("x");
        ExpectMsg("x");
    }

    [Fact]
    public void Stopping_twice_is_stopping_once()
    {
        var diary = CreateTestProbe();
        var actor = NewPuppet(diary, "a");
        Hear(diary, "a: constructor", "a: PreStart");
        Watch(actor);
        Sys.Stop(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        diary.ExpectMsg("a: PostStop");
        diary.ExpectNoMsg(Silence);
    }

    [Fact]
    public void GracefulStop_completes_with_true_when_the_actor_has_ended()
    {
        var diary = CreateTestProbe();
        var actor = NewPuppet(diary, "a");
        Assert.True(Wait(actor.GracefulStop(TimeSpan.FromSeconds(3))));
        Hear(diary, "a: constructor", "a: PreStart", "a: PostStop");
    }

    [Fact]
    public void GracefulStop_handles_what_came_before()
    {
        var probe = CreateTestProbe();
        var actor = NewPuppet();
        for (var number = 0; number < 20; number++)
            actor.Tell($"{number}", probe.Ref);
        Assert.True(Wait(actor.GracefulStop(TimeSpan.FromSeconds(3))));
        for (var number = 0; number < 20; number++)
            probe.ExpectMsg($"{number}");
    }

    [Fact]
    public void GracefulStop_of_a_dead_actor_completes_with_true()
    {
        var actor = NewPuppet();
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Assert.True(Wait(actor.GracefulStop(TimeSpan.FromSeconds(3))));
    }

    [Fact]
    public void GracefulStop_sends_the_message_that_it_is_given()
    {
        var probe = CreateTestProbe();
        var actor = NewPuppet();
        Assert.True(Wait(actor.GracefulStop(TimeSpan.FromSeconds(3), new Puppet.Do(me =>
        {
            probe.Ref.Tell("closing");
            me.Cell.Stop(me.Me);
        }))));
        probe.ExpectMsg("closing");
    }

    [Fact]
    public void GracefulStop_completes_with_false_when_the_actor_does_not_end_in_time()
    {
        var actor = NewPuppet();
        Assert.False(Wait(actor.GracefulStop(Milliseconds(50), "stay")));
        actor.Tell("alive");
        ExpectMsg("alive");
    }

    [Fact]
    public void A_poison_pill_ends_children_too()
    {
        var diary = CreateTestProbe();
        var parent = NewPuppet(diary, "parent");
        ChildOf(parent, "child", diary);
        Hear(diary, "parent: constructor", "parent: PreStart", "child: constructor", "child: PreStart");
        parent.Tell(PoisonPill.Instance);
        Hear(diary, "child: PostStop", "parent: PostStop");
    }

    [Fact]
    public void An_actor_may_stop_itself_in_PreStart()
    {
        var probe = CreateTestProbe();
        var actor = Sys.ActorOf(Props.Create(() => new Stillborn(probe.Ref)));
        Watch(actor);
        probe.ExpectMsg("PostStop");
        ExpectTerminated(actor);
    }

    private sealed class Stillborn(IActorRef told) : ReceiveActor
    {
        protected override void PreStart() => Context.Stop(Self);
        protected override void PostStop() => told.Tell("PostStop");
    }
}
