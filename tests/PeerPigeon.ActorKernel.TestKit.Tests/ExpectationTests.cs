using System.Collections;
using Akka.Actor;

namespace PeerPigeon.ActorKernel.TestKit.Tests;

public class ExpectationTests(string config = "") : KitTest(config)
{
    [Fact]
    public void A_message_is_expected_by_type_value_condition_assertion_and_comparison()
    {
        foreach (var number in (int[])[1, 2, 3, 4, 5, 6])
            TestActor.Tell(number);
        Assert.Equal(1, ExpectMsg<int>());
        Assert.Equal(2, ExpectMsg(2));
        Assert.Equal(3, ExpectMsg<int>(number => number > 2));
        Assert.Equal(4, ExpectMsg<int>(number => Assert.Equal(4, number)));
        Assert.Equal(5, ExpectMsg<int>((number, sender) => number == 5 && sender.Equals(TestActor)));
        Assert.Equal(6, ExpectMsg(-6, (expected, actual) => expected == -actual));
    }

    [Fact]
    public void Sequences_are_compared_by_their_elements()
    {
        TestActor.Tell(Enumerable.Range(1, 3).ToArray());
        ExpectMsg(Enumerable.Range(1, 3).ToArray());
    }

    [Fact]
    public void Silence_names_what_was_expected_the_time_and_the_hint() =>
        Says(Failure(() => ExpectMsg("hello", Moment, "after joining")), "\"hello\"", "00:00:00.04", "after joining", "nothing");

    [Fact]
    public void Silence_names_the_type_that_was_expected() => Says(Failure(() => ExpectMsg<Terminated>(Moment)), "Terminated", "nothing");

    [Fact]
    public void Another_type_names_both_and_the_sender()
    {
        TestActor.Tell(42);
        Says(Failure(() => ExpectMsg<string>(Moment)), "String", "42 (Int32)", TestActor.Path.Name);
    }

    [Fact]
    public void Another_value_names_both()
    {
        TestActor.Tell("world");
        Says(Failure(() => ExpectMsg("hello", Moment)), "\"hello\"", "\"world\"");
    }

    [Fact]
    public void A_condition_that_does_not_hold_names_what_came()
    {
        TestActor.Tell(42);
        Says(Failure(() => ExpectMsg<int>(number => number < 0, Moment, "a negative one")), "42", "a negative one");
    }

    [Fact]
    public void A_message_that_was_not_expected_is_named()
    {
        TestActor.Tell("surprise");
        Says(Failure(() => ExpectNoMsg(Moment)), "\"surprise\"", "no message");
    }

    [Fact]
    public void No_message_is_expected_and_none_comes()
    {
        ExpectNoMsg(Moment);
        ExpectNoMsg(40);
        TestActor.Tell("later");
        ExpectMsg("later");
    }

    [Fact]
    public void The_sender_may_be_expected()
    {
        var probe = CreateTestProbe();
        probe.Send(TestActor, "one");
        ExpectMsgFrom(probe.Ref, "one");
        probe.Send(TestActor, "two");
        ExpectMsgFrom<string>(probe.Ref, text => text == "two");
        probe.Send(TestActor, "three");
        ExpectMsgFrom<string>(sender => sender.Equals(probe.Ref), text => text == "three");
        TestActor.Tell("four");
        Says(Failure(() => ExpectMsgFrom<string>(probe.Ref, Moment)), probe.Ref.Path.Name, TestActor.Path.Name, "\"four\"");
    }

    [Fact]
    public void One_of_several_is_expected()
    {
        TestActor.Tell("b");
        Assert.Equal("b", ExpectMsgAnyOf(["a", "b"]));
        TestActor.Tell("c");
        Says(Failure(() => ExpectMsgAnyOf(["a", "b"])), "\"a\", \"b\"", "\"c\"");
    }

    [Fact]
    public void All_of_several_are_expected_in_any_order()
    {
        foreach (var text in (string[])["c", "a", "b"])
            TestActor.Tell(text);
        Assert.Equal(["c", "a", "b"], ExpectMsgAllOf("a", "b", "c"));
        TestActor.Tell("a");
        Says(Failure(() => ExpectMsgAllOf(Moment, "a", "b")), "missed \"b\"");
        TestActor.Tell("a");
        TestActor.Tell("a");
        Says(Failure(() => ExpectMsgAllOf(Moment, "a", "b")), "\"a\" came");
    }

    [Fact]
    public void A_number_of_messages_is_taken()
    {
        for (var number = 0; number < 3; number++)
            TestActor.Tell(number);
        Assert.Equal([0, 1, 2], ReceiveN(3).Cast<int>());
        TestActor.Tell("only");
        Says(Failure(() => ReceiveN(2, Moment)), "2 messages", "only 1", "\"only\"");
    }

    [Fact]
    public void One_message_is_taken_or_none()
    {
        Assert.Null(ReceiveOne(TimeSpan.Zero));
        Assert.Null(ReceiveOne(Moment));
        TestActor.Tell("x");
        Assert.Equal("x", ReceiveOne(Moment));
        TestActor.Tell("y");
        Assert.True(TryReceiveOne(out var envelope, Moment));
        Assert.Equal("y", envelope.Message);
    }

    [Fact]
    public void A_message_is_fished_for()
    {
        var others = new ArrayList();
        foreach (object message in (object[])["a", 1, "b"])
            TestActor.Tell(message);
        Assert.Equal("b", FishForMessage<string>(text => text == "b", others));
        Assert.Equal(["a", 1], others.Cast<object>());
        TestActor.Tell("c");
        Says(Failure(() => FishForMessage(message => message is int, Moment, "a number")), "a number", "dropped: \"c\"");
    }

    [Fact]
    public void Messages_are_received_while_a_condition_holds_and_the_next_one_stays()
    {
        foreach (var number in (int[])[1, 2, 9, 3])
            TestActor.Tell(number);
        Assert.Equal([1, 2], ReceiveWhile<int>(number => number < 5, Moment));
        ExpectMsg(9);
        ExpectMsg(3);
    }

    [Fact]
    public void Messages_are_received_up_to_a_number_or_until_it_is_quiet()
    {
        foreach (var text in (string[])["a", "b", "c"])
            TestActor.Tell(text);
        Assert.Equal(["a", "b"], ReceiveWhile(message => message as string, max: null, idle: null, msgs: 2));
        Assert.Equal(["c"], ReceiveWhile(message => message as string, max: TimeSpan.FromSeconds(2), idle: Moment));
    }

    [Fact]
    public void The_end_of_an_actor_is_expected()
    {
        var actor = Sys.ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props);
        Watch(actor);
        Sys.Stop(actor);
        Assert.Equal(actor, ExpectTerminated(actor).ActorRef);
        var other = Watch(Sys.ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props));
        Sys.Stop(other);
        Says(Failure(() => ExpectTerminated(actor, Moment)), actor.ToString()!, other.ToString()!);
    }

    [Fact]
    public void An_end_is_not_told_after_unwatching()
    {
        var actor = Unwatch(Watch(Sys.ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props)));
        Sys.Stop(actor);
        ExpectNoMsg(Moment);
    }

    [Fact]
    public void The_last_message_and_its_sender_are_kept()
    {
        Assert.Throws<IllegalActorStateException>(() => LastSender);
        var probe = CreateTestProbe();
        probe.Send(TestActor, "x");
        ExpectMsg("x");
        Assert.Equal("x", LastMessage);
        Assert.Equal(probe.Ref, LastSender);
    }

    [Fact]
    public void Whether_messages_wait_can_be_seen()
    {
        Assert.False(HasMessages);
        TestActor.Tell("x");
        Assert.True(HasMessages);
    }

    [Fact]
    public async Task The_asynchronous_methods_expect_the_same()
    {
        TestActor.Tell("a");
        Assert.Equal("a", await ExpectMsgAsync("a"));
        Later("b", Moment);
        Assert.Equal("b", await ExpectMsgAsync<string>());
        TestActor.Tell("who");
        Assert.Equal(TestActor, LastSenderOf(await ExpectMsgAsync("who")));
        await ExpectNoMsgAsync(Moment);
        Later("c", Moment);
        Assert.Equal("c", await FishForMessageAsync<string>(text => text == "c"));
        Later(1, Moment);
        Later(2, Moment * 2);
        var received = new List<object>();
        await foreach (var message in ReceiveNAsync(2))
            received.Add(message);
        Assert.Equal([1, 2], received.Cast<int>());
        Assert.Null(await ReceiveOneAsync(Moment));
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(async () => await ExpectMsgAsync("d", Moment));
    }

    private IActorRef LastSenderOf(string message)
    {
        Assert.Equal(message, LastMessage);
        return LastSender;
    }

    [Fact]
    public void A_cancelled_wait_throws()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ExpectMsg<string>(cancellationToken: stop.Token));
    }
}

public sealed class ExpectationTestsInVirtualTime() : ExpectationTests(Virtual);
