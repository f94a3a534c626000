using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

/// <summary>Which of several things that have happened counts first.</summary>
public class PrecedenceSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private sealed class Waits : ReceiveActor
    {
        public Waits(IActorRef told)
        {
            ReceiveAsync<TaskCompletionSource>(async gate =>
            {
                told.Tell("waiting");
                await gate.Task;
            });
            Receive<Action<IActorContext>>(act => act(Context));
            Receive<Terminated>(terminated => told.Tell($"terminated {terminated.ActorRef.Path.Name}"));
            ReceiveAny(told.Forward);
        }
    }

    [Fact]
    public void Unwatching_takes_back_an_end_that_waits_in_the_mailbox()
    {
        var told = CreateTestProbe();
        var subject = NewPuppet(name: "subject");
        var watcher = Sys.ActorOf(Props.Create(() => new Waits(told.Ref)));
        watcher.Tell((Action<IActorContext>)(context => context.Watch(subject)));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Tell(gate);
        told.ExpectMsg("waiting");
        watcher.Tell((Action<IActorContext>)(context => context.Unwatch(subject)));
        Watch(subject);
        Sys.Stop(subject);
        ExpectTerminated(subject);
        watcher.Tell("last");
        gate.SetResult();
        told.ExpectMsg("last");
        told.ExpectNoMsg(Silence);
    }

    [Fact]
    public void Stopping_comes_before_messages_that_wait()
    {
        var probe = CreateTestProbe();
        var parent = NewPuppet();
        var child = ChildOf(parent, "child");
        Watch(child);
        child.Tell(new Puppet.Do(me =>
        {
            me.Me.Tell("never", probe.Ref);
            ((IInternalActorRef)me.Me).Stop();
        }));
        ExpectTerminated(child);
        probe.ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_failure_comes_before_messages_that_wait()
    {
        var diary = CreateTestProbe();
        var actor = NewPuppet(diary, "a");
        actor.Tell(new Puppet.Do(me =>
        {
            me.Me.Tell("after", diary.Ref);
            throw new Boom("boom");
        }));
        Hear(diary, "a: constructor", "a: PreStart", "a: PreRestart boom", "a: PostStop", "a: constructor", "a: PostRestart boom", "a: PreStart", "after");
    }

    [Fact]
    public void A_stop_while_the_supervisor_decides_ends_the_actor()
    {
        var child = ActorRefs.Nobody as IActorRef;
        var parent = NewPuppet(strategy: new OneForOneStrategy(_ =>
        {
            ((IInternalActorRef)child!).Stop();
            return Directive.Restart;
        }));
        child = ChildOf(parent, "child");
        Watch(child);
        child.Tell(new Puppet.Fail(new Boom("boom")));
        ExpectTerminated(child);
        Settle(parent);
    }

    [Fact]
    public void A_child_that_is_stopped_by_its_parent_in_a_restart_is_told_of_to_watchers()
    {
        var parent = NewPuppet();
        var child = ChildOf(parent, "child");
        Watch(child);
        parent.Tell(new Puppet.Fail(new Boom("boom")));
        ExpectTerminated(child);
        parent.Tell("x");
        ExpectMsg("x");
    }

    [Fact]
    public void Messages_to_a_child_whose_parent_failed_wait_for_the_decision()
    {
        var probe = CreateTestProbe();
        var grandparent = NewPuppet(strategy: new OneForOneStrategy(_ => Directive.Resume));
        var parent = ChildOf(grandparent, "parent");
        var child = ChildOf(parent, "child");
        parent.Tell(new Puppet.Fail(new Boom("boom")));
        child.Tell("x", probe.Ref);
        probe.ExpectMsg("x");
        child.Tell("y", probe.Ref);
        probe.ExpectMsg("y");
    }

    [Fact]
    public void The_end_of_an_actor_can_be_awaited()
    {
        var actor = NewPuppet();
        var ended = actor.WatchAsync();
        Assert.False(ended.IsCompleted);
        Sys.Stop(actor);
        Assert.True(Wait(ended));
    }

    [Fact]
    public void A_log_of_a_failing_subscriber_does_not_stop_others()
    {
        var probe = CreateTestProbe();
        var failing = NewPuppet();
        Sys.EventStream.Subscribe(failing, typeof(Puppet.Fail));
        Sys.EventStream.Subscribe(probe.Ref, typeof(Puppet.Fail));
        Sys.EventStream.Publish(new Puppet.Fail(new Boom("boom")));
        probe.ExpectMsg<Puppet.Fail>();
    }
}
