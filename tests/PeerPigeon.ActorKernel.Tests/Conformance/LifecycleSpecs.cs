using Akka.Actor;
using Akka.TestKit;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class LifecycleSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    /// <summary>Overrides PreRestart without calling the base, so its children stay.</summary>
    private sealed class KeepsChildren : ReceiveActor
    {
        private readonly IActorRef _diary;

        public KeepsChildren(IActorRef diary)
        {
            _diary = diary;
            Receive<Puppet.Spawn>(spawn => Sender.Tell(Context.ActorOf(spawn.Props, spawn.Name)));
            Receive<Puppet.Fail>(fail => throw fail.Cause);
            Receive<string>(text => text == "child", _ => Sender.Tell(Context.Child("child")));
        }

        protected override void PreRestart(Exception reason, object message) => _diary.Tell("PreRestart");
        protected override void PostRestart(Exception reason) => _diary.Tell("PostRestart");
        protected override void PostStop() => _diary.Tell("PostStop");
    }

    private sealed class RemembersFailure : ReceiveActor
    {
        private readonly IActorRef _diary;

        public RemembersFailure(IActorRef diary)
        {
            _diary = diary;
            Receive<Puppet.Fail>(fail => throw fail.Cause);
        }

        protected override void PreRestart(Exception reason, object message)
        {
            _diary.Tell(reason);
            _diary.Tell(message);
            _diary.Tell(Sender);
            _diary.Tell(Self);
        }
    }

    private void StartTree(TestProbe diary, out IActorRef top, out IActorRef middle)
    {
        top = NewPuppet(diary, "top");
        middle = ChildOf(top, "middle", diary);
        ChildOf(middle, "leaf", diary);
        Hear(diary, "top: constructor", "top: PreStart", "middle: constructor", "middle: PreStart", "leaf: constructor", "leaf: PreStart");
    }

    [Fact]
    public void An_actor_starts_with_its_constructor_and_PreStart_and_ends_with_PostStop()
    {
        var diary = CreateTestProbe();
        var actor = NewPuppet(diary, "a");
        Hear(diary, "a: constructor", "a: PreStart");
        Sys.Stop(actor);
        Hear(diary, "a: PostStop");
        diary.ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_restart_calls_the_hooks_of_the_old_instance_then_those_of_the_new()
    {
        var diary = CreateTestProbe();
        var actor = NewPuppet(diary, "a");
        actor.Tell(new Puppet.Fail(new Boom("one")));
        Hear(diary, "a: constructor", "a: PreStart", "a: PreRestart one", "a: PostStop", "a: constructor", "a: PostRestart one", "a: PreStart");
        diary.ExpectNoMsg(Silence);
    }

    [Fact]
    public void PreRestart_sees_the_cause_the_message_and_its_sender()
    {
        var diary = CreateTestProbe();
        var actor = Sys.ActorOf(Props.Create(() => new RemembersFailure(diary.Ref)));
        var failure = new Puppet.Fail(new Boom("one"));
        actor.Tell(failure, TestActor);
        diary.ExpectMsg<Exception>(cause => Assert.Same(failure.Cause, cause));
        diary.ExpectMsg<Puppet.Fail>(message => Assert.Same(failure, message));
        diary.ExpectMsg(TestActor);
        diary.ExpectMsg(actor);
    }

    [Fact]
    public void Children_have_stopped_before_their_parent_does()
    {
        var diary = CreateTestProbe();
        StartTree(diary, out var top, out _);
        Watch(top);
        Sys.Stop(top);
        Hear(diary, "leaf: PostStop", "middle: PostStop", "top: PostStop");
        ExpectTerminated(top);
    }

    [Fact]
    public void A_restarted_parent_stops_its_children_before_the_new_instance_is_made()
    {
        var diary = CreateTestProbe();
        StartTree(diary, out var top, out _);
        top.Tell(new Puppet.Fail(new Boom("one")));
        Hear(diary, "top: PreRestart one", "top: PostStop", "leaf: PostStop", "middle: PostStop",
            "top: constructor", "top: PostRestart one", "top: PreStart");
        diary.ExpectNoMsg(Silence);
    }

    [Fact]
    public void Children_that_PreRestart_keeps_are_restarted_after_their_parent()
    {
        var diary = CreateTestProbe();
        var parent = Sys.ActorOf(Props.Create(() => new KeepsChildren(diary.Ref)), "parent");
        var child = ChildOf(parent, "child", diary);
        Hear(diary, "child: constructor", "child: PreStart");
        parent.Tell(new Puppet.Fail(new Boom("one")));
        Hear(diary, "PreRestart", "PostRestart",
            "child: PreRestart one", "child: PostStop", "child: constructor", "child: PostRestart one", "child: PreStart");
        parent.Tell("child");
        ExpectMsg(child);
    }

    [Fact]
    public void A_restart_keeps_the_reference()
    {
        var diary = CreateTestProbe();
        var actor = NewPuppet(diary, "a");
        actor.Tell(new Puppet.Fail(new Boom("one")));
        actor.Tell(new Puppet.Do(me => me.From.Tell(me.Me)));
        var after = ExpectMsg<IActorRef>();
        Assert.Equal(actor, after);
        Assert.Equal(actor.Path.Uid, after.Path.Uid);
    }

    [Fact]
    public void A_restart_begins_with_fresh_state()
    {
        var actor = NewPuppet();
        actor.Tell("x");
        ExpectMsg("x");
        actor.Tell(new Puppet.Fail(new Boom("one")));
        actor.Tell(new Puppet.Do(me => me.From.Tell(me.Handled)));
        ExpectMsg(0);
    }

    [Fact]
    public void The_message_that_failed_is_not_handled_again()
    {
        var diary = CreateTestProbe();
        var actor = NewPuppet(diary, "a");
        actor.Tell(new Puppet.Fail(new Boom("one")));
        Settle(actor);
        Hear(diary, "a: constructor", "a: PreStart", "a: PreRestart one", "a: PostStop", "a: constructor", "a: PostRestart one", "a: PreStart");
        diary.ExpectNoMsg(Silence);
    }

    [Fact]
    public void Messages_that_waited_behind_a_failure_are_handled_in_order_by_the_new_instance()
    {
        var probe = CreateTestProbe();
        var actor = NewPuppet();
        actor.Tell(new Puppet.Do(me =>
        {
            me.Me.Tell(new Puppet.Fail(new Boom("one")));
            for (var number = 0; number < 100; number++)
                me.Me.Tell($"{number}", probe.Ref);
        }));
        for (var number = 0; number < 100; number++)
            probe.ExpectMsg($"{number}");
    }

    [Fact]
    public void Messages_sent_while_the_children_of_a_restart_end_are_not_lost()
    {
        var probe = CreateTestProbe();
        var parent = NewPuppet();
        for (var n = 0; n < 10; n++)
            ChildOf(parent, $"child{n}");
        parent.Tell(new Puppet.Fail(new Boom("one")));
        for (var number = 0; number < 50; number++)
            parent.Tell($"{number}", probe.Ref);
        for (var number = 0; number < 50; number++)
            probe.ExpectMsg($"{number}");
    }

    [Fact]
    public void A_child_may_be_made_in_PreStart_and_gets_its_name_back_after_a_restart()
    {
        var probe = CreateTestProbe();
        var parent = Sys.ActorOf(Props.Create(() => new ParentFromStart(probe.Ref)));
        var first = probe.ExpectMsg<IActorRef>();
        parent.Tell(new Puppet.Fail(new Boom("one")));
        var second = probe.ExpectMsg<IActorRef>();
        Assert.Equal(first.Path, second.Path);
        Assert.NotEqual(first, second);
    }

    private sealed class ParentFromStart : ReceiveActor
    {
        private readonly IActorRef _told;

        public ParentFromStart(IActorRef told)
        {
            _told = told;
            Receive<Puppet.Fail>(fail => throw fail.Cause);
        }

        protected override void PreStart() => _told.Tell(Context.ActorOf(Puppet.Props(), "child"));
    }
}
