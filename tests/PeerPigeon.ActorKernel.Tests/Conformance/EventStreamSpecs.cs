using Akka.Actor;
using Akka.Event;
using Akka.TestKit;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class EventStreamSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private interface IAlarm;
    private record Happened(int Number);
    private sealed record Worse(int Number) : Happened(Number), IAlarm;
    private sealed record Hidden(string Text) : IDeadLetterSuppression;

    private IActorRef Dead()
    {
        var actor = NewPuppet();
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        return actor;
    }

    private TestProbe Subscribed<T>()
    {
        var probe = CreateTestProbe();
        Assert.True(Sys.EventStream.Subscribe(probe.Ref, typeof(T)));
        return probe;
    }

    [Fact]
    public void A_subscriber_is_told_what_is_published_of_its_type()
    {
        var probe = Subscribed<Happened>();
        Sys.EventStream.Publish(new Happened(1));
        Sys.EventStream.Publish("something else");
        Sys.EventStream.Publish(new Happened(2));
        probe.ExpectMsg(new Happened(1));
        probe.ExpectMsg(new Happened(2));
    }

    [Fact]
    public void A_subscriber_of_a_base_type_is_told_of_derived_events()
    {
        var probe = Subscribed<Happened>();
        Sys.EventStream.Publish(new Worse(1));
        probe.ExpectMsg(new Worse(1));
    }

    [Fact]
    public void A_subscriber_of_an_interface_is_told_of_what_implements_it()
    {
        var probe = Subscribed<IAlarm>();
        Sys.EventStream.Publish(new Happened(1));
        Sys.EventStream.Publish(new Worse(2));
        probe.ExpectMsg(new Worse(2));
    }

    [Fact]
    public void A_subscriber_of_a_derived_type_is_not_told_of_the_base()
    {
        var probe = Subscribed<Worse>();
        Sys.EventStream.Publish(new Happened(1));
        probe.ExpectNoMsg(Silence);
    }

    [Fact]
    public void Subscribing_twice_is_told_once()
    {
        var probe = Subscribed<Happened>();
        Assert.False(Sys.EventStream.Subscribe(probe.Ref, typeof(Happened)));
        Sys.EventStream.Publish(new Happened(1));
        probe.ExpectMsg(new Happened(1));
        probe.ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_subscriber_of_base_and_derived_type_is_told_once()
    {
        var probe = Subscribed<Happened>();
        Sys.EventStream.Subscribe(probe.Ref, typeof(Worse));
        Sys.EventStream.Publish(new Worse(1));
        probe.ExpectMsg(new Worse(1));
        probe.ExpectNoMsg(Silence);
    }

    [Fact]
    public void Unsubscribing_ends_the_events_of_that_type()
    {
        var probe = Subscribed<Happened>();
        Sys.EventStream.Subscribe(probe.Ref, typeof(string));
        Assert.True(Sys.EventStream.Unsubscribe(probe.Ref, typeof(Happened)));
        Assert.False(Sys.EventStream.Unsubscribe(probe.Ref, typeof(Happened)));
        Sys.EventStream.Publish(new Happened(1));
        Sys.EventStream.Publish("text");
        probe.ExpectMsg("text");
    }

    [Fact]
    public void Unsubscribing_altogether_ends_all_events()
    {
        var probe = Subscribed<Happened>();
        Sys.EventStream.Subscribe(probe.Ref, typeof(string));
        Assert.True(Sys.EventStream.Unsubscribe(probe.Ref));
        Sys.EventStream.Publish(new Happened(1));
        Sys.EventStream.Publish("text");
        probe.ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_message_to_a_dead_actor_is_published_as_dead_letter()
    {
        var probe = Subscribed<DeadLetter>();
        var actor = Dead();
        actor.Tell("x", TestActor);
        var letter = probe.ExpectMsg<DeadLetter>();
        Assert.Equal("x", letter.Message);
        Assert.Equal(TestActor, letter.Sender);
        Assert.Equal(actor.Path, letter.Recipient.Path);
    }

    [Fact]
    public void A_message_to_dead_letters_is_published()
    {
        var probe = Subscribed<DeadLetter>();
        Sys.DeadLetters.Tell("x", TestActor);
        Assert.Equal("x", probe.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void A_message_that_asks_to_be_suppressed_is_no_dead_letter_but_one_of_all()
    {
        var letters = Subscribed<DeadLetter>();
        var all = Subscribed<AllDeadLetters>();
        Dead().Tell(new Hidden("x"), TestActor);
        Assert.Equal(new Hidden("x"), Assert.IsType<SuppressedDeadLetter>(all.ExpectMsg<AllDeadLetters>(letter => letter.Message is Hidden)).Message);
        letters.ExpectNoMsg(Silence);
    }

    [Fact]
    public void Messages_left_in_a_mailbox_become_dead_letters_in_their_order()
    {
        var probe = Subscribed<DeadLetter>();
        var actor = NewPuppet();
        actor.Tell(new Puppet.Do(me =>
        {
            for (var n = 0; n < 10; n++)
                me.Me.Tell($"{n}", TestActor);
            me.Cell.Stop(me.Me);
        }));
        for (var n = 0; n < 10; n++)
            Assert.Equal($"{n}", probe.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void Nobody_takes_messages_and_keeps_them()
    {
        var probe = Subscribed<AllDeadLetters>();
        ActorRefs.Nobody.Tell("x", TestActor);
        probe.ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_subscriber_that_ended_is_told_nothing()
    {
        var probe = Subscribed<AllDeadLetters>();
        var subscriber = NewPuppet();
        Watch(subscriber);
        Sys.EventStream.Subscribe(subscriber, typeof(Happened));
        Sys.Stop(subscriber);
        ExpectTerminated(subscriber);
        AwaitAssert(() => Assert.False(Sys.EventStream.Unsubscribe(subscriber, typeof(Happened))));
        Sys.EventStream.Publish(new Happened(1));
        probe.ExpectNoMsg(Silence);
    }
}
