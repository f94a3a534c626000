using Akka.Actor;
using Akka.TestKit;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class SupervisionSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private IActorRef Supervised(Func<Exception, Directive> decide, TestProbe diary, out IActorRef parent) =>
        Supervised(new OneForOneStrategy(decide), diary, out parent);

    private IActorRef Supervised(SupervisorStrategy strategy, TestProbe diary, out IActorRef parent)
    {
        parent = NewPuppet(strategy: strategy);
        var child = ChildOf(parent, "child", diary);
        Hear(diary, "child: constructor", "child: PreStart");
        return child;
    }

    private static Puppet.Fail Boom(string message = "boom") => new(new Boom(message));
    private static Puppet.Do CountHandled => new(me => me.From.Tell(me.Handled));
    private static readonly string[] Restarted =
        ["child: PreRestart boom", "child: PostStop", "child: constructor", "child: PostRestart boom", "child: PreStart"];

    [Fact]
    public void Resume_goes_on_with_the_same_state()
    {
        var diary = CreateTestProbe();
        var child = Supervised(_ => Directive.Resume, diary, out _);
        child.Tell("x");
        ExpectMsg("x");
        child.Tell(Boom());
        child.Tell(CountHandled);
        ExpectMsg(1);
        diary.ExpectNoMsg(Silence);
    }

    [Fact]
    public void Restart_goes_on_with_a_new_instance()
    {
        var diary = CreateTestProbe();
        var child = Supervised(_ => Directive.Restart, diary, out _);
        child.Tell("x");
        ExpectMsg("x");
        child.Tell(Boom());
        child.Tell(CountHandled);
        ExpectMsg(0);
        Hear(diary, Restarted);
    }

    [Fact]
    public void Stop_ends_the_child()
    {
        var diary = CreateTestProbe();
        var child = Supervised(_ => Directive.Stop, diary, out var parent);
        Watch(child);
        child.Tell(Boom());
        ExpectTerminated(child);
        Hear(diary, "child: PostStop");
        Settle(parent);
    }

    [Fact]
    public void Escalate_fails_the_parent_with_the_childs_cause()
    {
        var diary = CreateTestProbe();
        var told = CreateTestProbe();
        var grandparent = NewPuppet(strategy: new OneForOneStrategy(cause =>
        {
            told.Ref.Tell(cause.Message);
            return Directive.Restart;
        }));
        var parent = ChildOf(grandparent, "parent", diary, new OneForOneStrategy(_ => Directive.Escalate));
        var child = ChildOf(parent, "child", diary);
        Hear(diary, "parent: constructor", "parent: PreStart", "child: constructor", "child: PreStart");
        child.Tell(Boom());
        told.ExpectMsg("boom");
        Hear(diary, "parent: PreRestart boom", "parent: PostStop", "child: PostStop",
            "parent: constructor", "parent: PostRestart boom", "parent: PreStart");
    }

    [Fact]
    public void A_resumed_escalation_resumes_parent_and_child()
    {
        var diary = CreateTestProbe();
        var grandparent = NewPuppet(strategy: new OneForOneStrategy(_ => Directive.Resume));
        var parent = ChildOf(grandparent, "parent", diary, new OneForOneStrategy(_ => Directive.Escalate));
        var child = ChildOf(parent, "child");
        Hear(diary, "parent: constructor", "parent: PreStart");
        child.Tell("x");
        ExpectMsg("x");
        child.Tell(Boom());
        child.Tell(CountHandled);
        ExpectMsg(1);
        Settle(parent);
        diary.ExpectNoMsg(Silence);
    }

    [Fact]
    public void The_decider_sees_the_very_exception()
    {
        var causes = CreateTestProbe();
        var child = Supervised(cause => { causes.Ref.Tell(cause); return Directive.Resume; }, CreateTestProbe(), out _);
        var failure = Boom();
        child.Tell(failure);
        causes.ExpectMsg<Exception>(cause => Assert.Same(failure.Cause, cause));
    }

    [Fact]
    public void The_decider_tells_exceptions_apart()
    {
        var diary = CreateTestProbe();
        var child = Supervised(cause => cause is Boom ? Directive.Resume : Directive.Stop, diary, out _);
        Watch(child);
        child.Tell(Boom());
        child.Tell("x");
        ExpectMsg("x");
        child.Tell(new Puppet.Fail(new Bang("bang")));
        ExpectTerminated(child);
    }

    [Fact]
    public void A_sibling_does_not_notice_under_one_for_one()
    {
        var diary = CreateTestProbe();
        var child = Supervised(_ => Directive.Restart, diary, out var parent);
        var sibling = ChildOf(parent, "sibling", diary);
        Hear(diary, "sibling: constructor", "sibling: PreStart");
        child.Tell(Boom());
        Hear(diary, Restarted);
        Settle(sibling);
        diary.ExpectNoMsg(Silence);
    }

    [Fact]
    public void By_default_a_failing_actor_is_restarted()
    {
        var diary = CreateTestProbe();
        var parent = NewPuppet();
        var child = ChildOf(parent, "child", diary);
        Hear(diary, "child: constructor", "child: PreStart");
        child.Tell(Boom());
        Hear(diary, Restarted);
    }

    [Fact]
    public void The_default_decider_stops_what_could_not_start_was_killed_or_broke_a_death_pact()
    {
        var decide = SupervisorStrategy.DefaultDecider;
        Assert.Equal(Directive.Stop, decide.Decide(new ActorInitializationException("x")));
        Assert.Equal(Directive.Stop, decide.Decide(new ActorKilledException("x")));
        Assert.Equal(Directive.Stop, decide.Decide(new DeathPactException(TestActor)));
        Assert.Equal(Directive.Restart, decide.Decide(new Boom("x")));
    }

    [Fact]
    public void The_stopping_strategy_stops_on_any_failure()
    {
        var diary = CreateTestProbe();
        var child = Supervised(SupervisorStrategy.StoppingStrategy, diary, out _);
        Watch(child);
        child.Tell(Boom());
        ExpectTerminated(child);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(3)]
    public void A_child_is_stopped_when_its_restarts_are_used_up(int retries)
    {
        var diary = CreateTestProbe();
        var child = Supervised(new OneForOneStrategy(retries, TimeSpan.FromMinutes(1), _ => Directive.Restart), diary, out _);
        Watch(child);
        for (var n = 0; n < retries; n++)
        {
            child.Tell(Boom());
            Hear(diary, Restarted);
        }

        child.Tell(Boom());
        Hear(diary, "child: PostStop");
        ExpectTerminated(child);
    }

    [Fact]
    public void Restarts_are_counted_again_after_the_time_window()
    {
        var diary = CreateTestProbe();
        var child = Supervised(new OneForOneStrategy(1, Milliseconds(80), _ => Directive.Restart), diary, out _);
        child.Tell(Boom());
        Hear(diary, Restarted);
        diary.ExpectNoMsg(Milliseconds(120));
        child.Tell(Boom());
        Hear(diary, Restarted);
    }

    [Fact]
    public void Without_a_limit_a_child_is_restarted_every_time()
    {
        var diary = CreateTestProbe();
        var child = Supervised(new OneForOneStrategy(-1, -1, _ => Directive.Restart), diary, out _);
        for (var n = 0; n < 20; n++)
        {
            child.Tell(Boom());
            Hear(diary, Restarted);
        }
    }

    [Fact]
    public void Resuming_uses_up_no_restart()
    {
        var diary = CreateTestProbe();
        var child = Supervised(new OneForOneStrategy(1, TimeSpan.FromMinutes(1), cause => cause is Bang ? Directive.Resume : Directive.Restart), diary, out _);
        for (var n = 0; n < 5; n++)
            child.Tell(new Puppet.Fail(new Bang("bang")));
        child.Tell(Boom());
        Hear(diary, Restarted);
    }

    [Fact]
    public void Props_may_carry_the_strategy_for_the_children()
    {
        var diary = CreateTestProbe();
        var parent = Sys.ActorOf(Props.Create(() => new Puppet(null, null)).WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Stop)));
        var child = ChildOf(parent, "child", diary);
        Watch(child);
        child.Tell(Boom());
        ExpectTerminated(child);
    }

    [Fact]
    public void A_failing_child_does_not_fail_its_parent()
    {
        var diary = CreateTestProbe();
        var child = Supervised(_ => Directive.Stop, diary, out var parent);
        parent.Tell("x");
        ExpectMsg("x");
        Watch(child);
        child.Tell(Boom());
        ExpectTerminated(child);
        parent.Tell(CountHandled);
        ExpectMsg(1);
    }

    [Fact]
    public void Grandchildren_end_with_a_child_that_is_stopped()
    {
        var diary = CreateTestProbe();
        var child = Supervised(_ => Directive.Stop, diary, out _);
        var grandchild = ChildOf(child, "grandchild", diary);
        Hear(diary, "grandchild: constructor", "grandchild: PreStart");
        Watch(grandchild);
        child.Tell(Boom());
        ExpectTerminated(grandchild);
        Hear(diary, "grandchild: PostStop", "child: PostStop");
    }

    [Fact]
    public void A_decider_that_fails_fails_the_parent()
    {
        var diary = CreateTestProbe();
        var parent = NewPuppet(diary, "parent", new OneForOneStrategy(new Func<Exception, Directive>(_ => throw new Bang("decider"))));
        var child = ChildOf(parent, "child");
        Hear(diary, "parent: constructor", "parent: PreStart");
        child.Tell(Boom());
        Hear(diary, "parent: PreRestart decider", "parent: PostStop", "parent: constructor", "parent: PostRestart decider", "parent: PreStart");
    }

    [Fact]
    public void A_failure_is_logged_with_its_cause_and_the_childs_path()
    {
        var diary = CreateTestProbe();
        var child = Supervised(_ => Directive.Restart, diary, out _);
        EventFilter.Exception<Boom>(message: "boom", source: child.Path.ToString()).ExpectOne(() => child.Tell(Boom()));
    }

    [Fact]
    public void A_resumed_failure_is_logged_as_a_warning()
    {
        var diary = CreateTestProbe();
        var child = Supervised(_ => Directive.Resume, diary, out _);
        EventFilter.Warning(message: "boom").ExpectOne(() => child.Tell(Boom()));
    }
}
