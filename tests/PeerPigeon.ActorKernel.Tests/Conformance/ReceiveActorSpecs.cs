using Akka.Actor;
using Akka.Event;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class ReceiveActorSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private sealed class Configured : ReceiveActor
    {
        public Configured(Action<Configured> configure) => configure(this);

        public IActorRef From => Sender;
        public void Answer(object message) => Sender.Tell(message);
        public void On<T>(Action<T> handler, Predicate<T>? when = null) => Receive(handler, when);
        public void When<T>(Predicate<T> when, Action<T> handler) => Receive(when, handler);
        public void OnType(Type type, Action<object> handler, Predicate<object>? when = null) => Receive(type, handler, when);
        public void Try<T>(Func<T, bool> handler) => Receive(handler);
        public void OnAny(Action<object> handler) => ReceiveAny(handler);
    }

    private sealed class Silent : ReceiveActor
    {
        public Silent(IActorRef told) => _told = told;
        private readonly IActorRef _told;
        protected override void Unhandled(object message) => _told.Tell($"unhandled {message}");
    }

    private sealed class Untyped : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is string text)
                Sender.Tell(text);
            else
                Unhandled(message);
        }
    }

    private readonly record struct Point(int X);

    private IActorRef Actor(Action<object> configure) => Sys.ActorOf(Props.Create(() => new Configured(me => configure(me))));

    [Fact]
    public void The_first_handler_that_matches_takes_the_message()
    {
        var actor = Actor(me => { var a = (Configured)me; a.On<string>(_ => a.Answer("first")); a.On<string>(_ => a.Answer("second")); });
        actor.Tell("x");
        ExpectMsg("first");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_handler_of_a_base_type_takes_derived_messages()
    {
        var actor = Actor(me => { var a = (Configured)me; a.On<Exception>(e => a.Answer(e.GetType().Name)); });
        actor.Tell(new InvalidOperationException());
        ExpectMsg(nameof(InvalidOperationException));
    }

    [Fact]
    public void A_base_type_registered_first_hides_the_derived_type()
    {
        var actor = Actor(me =>
        {
            var a = (Configured)me;
            a.On<Exception>(_ => a.Answer("base"));
            a.On<Boom>(_ => a.Answer("derived"));
        });
        actor.Tell(new Boom("x"));
        ExpectMsg("base");
    }

    [Fact]
    public void A_derived_type_registered_first_is_preferred()
    {
        var actor = Actor(me =>
        {
            var a = (Configured)me;
            a.On<Boom>(_ => a.Answer("derived"));
            a.On<Exception>(_ => a.Answer("base"));
        });
        actor.Tell(new Boom("x"));
        ExpectMsg("derived");
        actor.Tell(new Bang("x"));
        ExpectMsg("base");
    }

    [Fact]
    public void A_handler_of_an_interface_takes_what_implements_it()
    {
        var actor = Actor(me => { var a = (Configured)me; a.On<IComparable>(_ => a.Answer("comparable")); });
        actor.Tell(3);
        ExpectMsg("comparable");
    }

    [Fact]
    public void A_predicate_that_refuses_lets_the_next_handler_try()
    {
        var actor = Actor(me =>
        {
            var a = (Configured)me;
            a.On<int>(_ => a.Answer("small"), n => n < 10);
            a.When<int>(n => n < 100, _ => a.Answer("medium"));
            a.On<int>(_ => a.Answer("large"));
        });
        foreach (var number in (int[])[5, 50, 500])
            actor.Tell(number);
        ExpectMsg("small");
        ExpectMsg("medium");
        ExpectMsg("large");
    }

    [Fact]
    public void A_handler_that_returns_false_lets_the_next_one_try()
    {
        var actor = Actor(me =>
        {
            var a = (Configured)me;
            a.Try<int>(n => n > 0);
            a.On<int>(n => a.Answer(n));
        });
        actor.Tell(1);
        actor.Tell(-1);
        ExpectMsg(-1);
    }

    [Fact]
    public void A_handler_may_be_registered_by_its_type_object()
    {
        var actor = Actor(me =>
        {
            var a = (Configured)me;
            a.OnType(typeof(int), m => a.Answer($"int {m}"), m => (int)m > 0);
            a.OnAny(m => a.Answer($"other {m}"));
        });
        actor.Tell(1);
        actor.Tell(-1);
        ExpectMsg("int 1");
        ExpectMsg("other -1");
    }

    [Fact]
    public void ReceiveAny_takes_what_nothing_else_took()
    {
        var actor = Actor(me => { var a = (Configured)me; a.On<string>(_ => a.Answer("text")); a.OnAny(m => a.Answer(m)); });
        actor.Tell("x");
        actor.Tell(7);
        ExpectMsg("text");
        ExpectMsg(7);
    }

    [Fact]
    public void Values_are_matched_by_their_own_type()
    {
        var actor = Actor(me => { var a = (Configured)me; a.On<long>(_ => a.Answer("long")); a.On<Point>(p => a.Answer(p)); a.OnAny(_ => a.Answer("any")); });
        actor.Tell(new Point(4));
        actor.Tell(4);
        ExpectMsg(new Point(4));
        ExpectMsg("any");
    }

    [Fact]
    public void No_handler_may_follow_ReceiveAny()
    {
        var probe = CreateTestProbe();
        Actor(me =>
        {
            var a = (Configured)me;
            a.OnAny(_ => { });
            probe.Ref.Tell(Record.Exception(() => a.On<string>(_ => { }))?.GetType().Name ?? "accepted");
        });
        probe.ExpectMsg(nameof(InvalidOperationException));
    }

    [Fact]
    public void No_handler_may_follow_a_handler_of_object()
    {
        var probe = CreateTestProbe();
        Actor(me =>
        {
            var a = (Configured)me;
            a.On<object>(_ => { });
            probe.Ref.Tell(Record.Exception(() => a.On<string>(_ => { }))?.GetType().Name ?? "accepted");
        });
        probe.ExpectMsg(nameof(InvalidOperationException));
    }

    [Fact]
    public void A_handler_of_object_with_a_predicate_does_not_end_the_list()
    {
        var actor = Actor(me =>
        {
            var a = (Configured)me;
            a.On<object>(_ => a.Answer("seven"), m => m is 7);
            a.On<int>(_ => a.Answer("int"));
        });
        actor.Tell(7);
        actor.Tell(8);
        ExpectMsg("seven");
        ExpectMsg("int");
    }

    [Fact]
    public void Handlers_may_only_be_registered_while_the_actor_is_configured()
    {
        var actor = Actor(me =>
        {
            var a = (Configured)me;
            a.On<string>(_ => a.Answer(Record.Exception(() => a.On<int>(_ => { }))?.GetType().Name ?? "accepted"));
        });
        actor.Tell("register");
        ExpectMsg(nameof(InvalidOperationException));
    }

    [Fact]
    public void What_no_handler_takes_is_published_as_unhandled()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(UnhandledMessage));
        var actor = Actor(me => ((Configured)me).On<string>(_ => { }));
        actor.Tell(42, TestActor);
        var unhandled = probe.ExpectMsg<UnhandledMessage>();
        Assert.Equal(42, unhandled.Message);
        Assert.Equal(TestActor, unhandled.Sender);
        Assert.Equal(actor, unhandled.Recipient);
    }

    [Fact]
    public void An_untyped_actor_says_itself_what_it_did_not_handle()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new Untyped()));
        actor.Tell("x");
        ExpectMsg("x");
        actor.Tell(42);
        Assert.Equal(42, probe.ExpectMsg<UnhandledMessage>().Message);
    }

    [Fact]
    public void An_actor_may_handle_the_unhandled_itself()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(UnhandledMessage));
        Sys.ActorOf(Props.Create(() => new Silent(probe.Ref))).Tell(42);
        probe.ExpectMsg("unhandled 42");
        probe.ExpectNoMsg(Silence);
    }

    [Fact]
    public void The_sender_of_a_message_without_one_is_dead_letters()
    {
        var probe = CreateTestProbe();
        NewPuppet().Tell(new Puppet.Do(me => probe.Ref.Tell(me.From)), ActorRefs.NoSender);
        probe.ExpectMsg(Sys.DeadLetters);
    }

    [Fact]
    public void A_message_told_from_a_handler_carries_its_actor_as_sender()
    {
        var probe = CreateTestProbe();
        var puppet = NewPuppet();
        puppet.Tell(new Puppet.Do(_ => probe.Ref.Tell("hello")));
        Assert.Equal(puppet, probe.ExpectMsgFrom("hello"));
    }

    [Fact]
    public void A_forwarded_message_keeps_its_sender()
    {
        var probe = CreateTestProbe();
        NewPuppet().Tell(new Puppet.Do(_ => probe.Ref.Forward("hello")), TestActor);
        Assert.Equal(TestActor, probe.ExpectMsgFrom("hello"));
    }

    [Fact]
    public void A_test_is_the_sender_of_what_it_tells()
    {
        NewPuppet().Tell("hello");
        ExpectMsg("hello");
    }
}
