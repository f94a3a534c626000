using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class PropsSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private sealed class Told : ReceiveActor
    {
        public Told(string text, int number)
        {
            ReceiveAny(_ => Sender.Tell($"{text} {number}"));
        }
    }

    private sealed class Plain : ReceiveActor
    {
        public Plain()
        {
            Receive<Puppet.Fail>(fail => throw fail.Cause);
            ReceiveAny(_ => Sender.Tell("plain"));
        }
    }

    private sealed class Optional : ReceiveActor
    {
        public Optional(string text, string? note = null) => ReceiveAny(_ => Sender.Tell($"{text} {note ?? "none"}"));
    }

    private void Answers(Props props, string expected)
    {
        Sys.ActorOf(props).Tell("?");
        ExpectMsg(expected);
    }

    [Fact]
    public void Props_of_an_expression()
    {
        var number = 7;
        Answers(Props.Create(() => new Told("text", number)), "text 7");
    }

    [Fact]
    public void Props_of_a_type_parameter() => Answers(Props.Create<Plain>(), "plain");

    [Fact]
    public void Props_of_a_type_parameter_with_arguments() => Answers(Props.Create<Told>("text", 7), "text 7");

    [Fact]
    public void Props_of_a_type_object_with_arguments() => Answers(Props.Create(typeof(Told), "text", 7), "text 7");

    [Fact]
    public void Props_of_an_expression_may_pass_null() => Answers(Props.Create(() => new Optional("text", null)), "text none");

    [Fact]
    public void An_actor_may_be_made_from_its_type_alone()
    {
        Sys.ActorOf<Plain>("plain").Tell("?");
        ExpectMsg("plain");
    }

    [Fact]
    public void Props_of_a_producer()
    {
        var producer = new Producer();
        Answers(Props.CreateBy(producer), "made 1");
        Answers(Props.CreateBy(producer), "made 2");
    }

    private sealed class Producer : IIndirectActorProducer
    {
        private int _made;

        public Type ActorType => typeof(Optional);
        public ActorBase Produce() => new Optional("made", $"{++_made}");
        public void Release(ActorBase actor)
        {
        }
    }

    [Fact]
    public void Props_make_a_new_instance_for_every_start()
    {
        var probe = CreateTestProbe();
        var props = Props.Create(() => new Puppet(probe.Ref, null));
        var one = Sys.ActorOf(props, "one");
        Hear(probe, "one: constructor", "one: PreStart");
        Sys.ActorOf(props, "other");
        Hear(probe, "other: constructor", "other: PreStart");
        one.Tell(new Puppet.Fail(new Boom("boom")));
        Hear(probe, "one: PreRestart boom", "one: PostStop", "one: constructor");
    }

    [Fact]
    public void Props_know_their_type() => Assert.Equal(typeof(Told), Props.Create(() => new Told("text", 7)).Type);

    [Fact]
    public void Props_without_a_constructor_that_fits_stop_the_actor()
    {
        var actor = Sys.ActorOf(Props.Create(typeof(Told), "too few"));
        Watch(actor);
        ExpectTerminated(actor);
    }

    [Fact]
    public void The_arguments_of_an_expression_are_taken_once()
    {
        var calls = new Calls();
        var props = Props.Create(() => new Told("call", calls.Next()));
        Answers(props, "call 1");
        Answers(props, "call 1");
    }

    private sealed class Calls
    {
        private int _count;
        public int Next() => ++_count;
    }

    [Fact]
    public void Props_are_not_changed_by_the_With_methods()
    {
        var props = Props.Create<Plain>();
        var stopping = props.WithSupervisorStrategy(SupervisorStrategy.StoppingStrategy);
        Assert.NotSame(props, stopping);
        Assert.Null(props.SupervisorStrategy);
        Assert.Same(SupervisorStrategy.StoppingStrategy, stopping.SupervisorStrategy);
    }
}
