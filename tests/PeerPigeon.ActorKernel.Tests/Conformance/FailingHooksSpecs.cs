using Akka.Actor;
using Akka.TestKit;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class FailingHooksSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    /// <summary>Fails in the named hook while the counter is above zero.</summary>
    private sealed class Fragile : ReceiveActor
    {
        private readonly Faults _faults;

        public Fragile(Faults faults)
        {
            _faults = faults;
            faults.Pass("constructor");
            Receive<Puppet.Fail>(fail => throw fail.Cause);
            Receive<string>(text => Sender.Tell(text));
        }

        protected override void PreStart() => _faults.Pass("PreStart");
        protected override void PostStop() => _faults.Pass("PostStop");

        protected override void PreRestart(Exception reason, object message)
        {
            _faults.Pass("PreRestart");
            base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            _faults.Pass("PostRestart");
            base.PostRestart(reason);
        }
    }

    private sealed class Faults(string hook, int times, IActorRef diary)
    {
        private int _left = times;

        public void Pass(string name)
        {
            diary.Tell(name);
            if (name == hook && _left-- > 0)
                throw new Boom(name);
        }
    }

    private IActorRef Start(TestProbe diary, string hook, int times, SupervisorStrategy? strategy = null)
    {
        var faults = new Faults(hook, times, diary.Ref);
        return ChildOf(NewPuppet(strategy: strategy), Props.Create(() => new Fragile(faults)), "fragile");
    }

    private OneForOneStrategy Deciding(TestProbe causes, Directive directive) => new(cause =>
    {
        causes.Ref.Tell(cause);
        return directive;
    });

    [Theory, InlineData("constructor"), InlineData("PreStart")]
    public void An_actor_that_cannot_start_fails_with_ActorInitializationException(string hook)
    {
        var causes = CreateTestProbe();
        var actor = Start(CreateTestProbe(), hook, 1, Deciding(causes, Directive.Stop));
        Watch(actor);
        causes.ExpectMsg<ActorInitializationException>(cause => Assert.Equal(hook, Assert.IsType<Boom>(Innermost(cause)).Message));
        ExpectTerminated(actor);
    }

    private static Exception Innermost(Exception cause) => cause.InnerException is { } inner ? Innermost(inner) : cause;

    [Theory, InlineData("constructor"), InlineData("PreStart")]
    public void By_default_an_actor_that_cannot_start_is_stopped(string hook)
    {
        var actor = Start(CreateTestProbe(), hook, 1);
        Watch(actor);
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_top_level_actor_that_cannot_start_is_stopped()
    {
        var faults = new Faults("constructor", 1, ActorRefs.Nobody);
        var actor = Sys.ActorOf(Props.Create(() => new Fragile(faults)));
        Watch(actor);
        ExpectTerminated(actor);
    }

    [Theory, InlineData("constructor"), InlineData("PreStart")]
    public void An_actor_that_starts_at_a_later_attempt_handles_what_waited(string hook)
    {
        var diary = CreateTestProbe();
        var probe = CreateTestProbe();
        var actor = Start(diary, hook, 2, new OneForOneStrategy(_ => Directive.Restart));
        actor.Tell("one", probe.Ref);
        actor.Tell("two", probe.Ref);
        Hear(probe, "one", "two");
    }

    [Fact]
    public void A_PostStop_that_fails_does_not_keep_the_actor_alive()
    {
        var actor = Start(CreateTestProbe(), "PostStop", 1);
        Watch(actor);
        EventFilter.Exception<Boom>(message: "PostStop").ExpectOne(() => Sys.Stop(actor));
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_PreRestart_that_fails_does_not_prevent_the_restart()
    {
        var diary = CreateTestProbe();
        var actor = Start(diary, "PreRestart", 1);
        Hear(diary, "constructor", "PreStart");
        actor.Tell(new Puppet.Fail(new Boom("first")));
        Hear(diary, "PreRestart", "constructor", "PostRestart", "PreStart");
        actor.Tell("x");
        ExpectMsg("x");
    }

    [Fact]
    public void A_PostRestart_that_fails_is_a_failure_of_initialization()
    {
        var diary = CreateTestProbe();
        var causes = CreateTestProbe();
        var actor = Start(diary, "PostRestart", 1, new OneForOneStrategy(cause =>
        {
            causes.Ref.Tell(cause.GetType().Name);
            return cause is ActorInitializationException ? Directive.Stop : Directive.Restart;
        }));
        Watch(actor);
        actor.Tell(new Puppet.Fail(new Boom("first")));
        Hear(causes, nameof(Boom), nameof(PostRestartException));
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_constructor_that_fails_at_a_restart_is_a_failure_of_initialization()
    {
        var diary = CreateTestProbe();
        var causes = CreateTestProbe();
        var broken = new Switch();
        var parent = NewPuppet(strategy: new OneForOneStrategy(cause =>
        {
            causes.Ref.Tell(cause.GetType().Name);
            return cause is ActorInitializationException ? Directive.Stop : Directive.Restart;
        }));
        var actor = ChildOf(parent, Props.Create(() => new BreaksAtRestart(broken)), "child");
        Watch(actor);
        Settle(actor);
        broken.On = true;
        actor.Tell(new Puppet.Fail(new Boom("first")));
        Hear(causes, nameof(Boom), nameof(PostRestartException));
        ExpectTerminated(actor);
    }

    private sealed class Switch
    {
        public bool On { get; set; }
    }

    private sealed class BreaksAtRestart : ReceiveActor
    {
        public BreaksAtRestart(Switch broken)
        {
            if (broken.On)
                throw new Bang("constructor");
            Receive<Puppet.Fail>(fail => throw fail.Cause);
            Receive<string>(text => Sender.Tell(text));
        }
    }

    [Fact]
    public void Messages_to_an_actor_that_could_not_start_become_dead_letters()
    {
        var dead = CreateTestProbe();
        var actor = Start(CreateTestProbe(), "constructor", 1);
        Watch(actor);
        ExpectTerminated(actor);
        Sys.EventStream.Subscribe(dead.Ref, typeof(Akka.Event.DeadLetter));
        actor.Tell("x", TestActor);
        Assert.Equal("x", dead.ExpectMsg<Akka.Event.DeadLetter>().Message);
    }
}
