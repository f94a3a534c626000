using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.TestActors;

namespace PeerPigeon.ActorKernel.TestKit.Tests;

public class ProbeTests(string config = "") : KitTest(config)
{
    [Fact]
    public void A_probe_sends_replies_and_forwards()
    {
        var one = CreateTestProbe("one");
        var other = CreateTestProbe("other");
        one.Send(other.Ref, "question");
        other.ExpectMsg("question");
        Assert.Equal(one.Ref, other.Sender);
        other.Reply("answer");
        one.ExpectMsgFrom(other.Ref, "answer");
        one.Forward(TestActor);
        ExpectMsgFrom(other.Ref, "answer");
        one.Forward(TestActor, "instead");
        ExpectMsgFrom(other.Ref, "instead");
    }

    [Fact]
    public void A_probe_is_a_reference()
    {
        var probe = CreateTestProbe("named");
        Assert.Equal("named", ((IActorRef)probe).Path.Name);
        Assert.True(probe.Equals(probe.Ref));
        TestActor.Tell("x", probe);
        ExpectMsgFrom(probe, "x");
        ((IActorRef)probe).Tell("y", TestActor);
        probe.ExpectMsgFrom(TestActor, "y");
        Watch(probe);
        Sys.Stop(probe.Ref);
        ExpectTerminated(probe.Ref);
    }

    [Fact]
    public void A_probe_keeps_a_message_before_Tell_returns()
    {
        var probe = CreateTestProbe();
        probe.Ref.Tell("x");
        Assert.True(probe.HasMessages);
    }

    [Fact]
    public void A_test_is_the_sender_of_what_it_tells_and_a_probe_does_not_change_that()
    {
        CreateTestProbe();
        var echo = Sys.ActorOf(EchoActor.Props(this, echoBackToSenderAsWell: false));
        echo.Tell("x");
        ExpectMsgFrom(TestActor, "x");
    }

    [Fact]
    public void An_auto_pilot_answers_until_it_is_replaced()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"auto {message}", ActorRefs.NoSender);
            return message is "last" ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));
        foreach (var text in (string[])["first", "last", "after"])
            probe.Ref.Tell(text, TestActor);
        ExpectMsg("auto first");
        ExpectMsg("auto last");
        ExpectNoMsg(Moment);
        foreach (var text in (string[])["first", "last", "after"])
            probe.ExpectMsg(text);
    }

    [Fact]
    public void Ignored_messages_are_not_kept()
    {
        IgnoreMessages(message => message is int);
        TestActor.Tell(1);
        TestActor.Tell("a");
        IgnoreNoMessages();
        TestActor.Tell(2);
        ExpectMsg("a");
        ExpectMsg(2);
        IgnoreMessages<string>(text => text == "no");
        TestActor.Tell("no");
        TestActor.Tell("yes");
        ExpectMsg("yes");
    }

    [Fact]
    public void Actors_for_tests_echo_forward_and_swallow()
    {
        var probe = CreateTestProbe();
        Sys.ActorOf(EchoActor.Props(this)).Tell("echo", probe.Ref);
        probe.ExpectMsg("echo");
        ExpectMsgFrom(probe.Ref, "echo");
        Sys.ActorOf(ForwardActor.Props(probe.Ref)).Tell("forward");
        probe.ExpectMsgFrom(TestActor, "forward");
        Sys.ActorOf(BlackHoleActor.Props).Tell("gone");
        ExpectNoMsg(Moment);
    }

    [Fact]
    public void Messages_that_a_stopped_probe_kept_become_dead_letters()
    {
        var probe = CreateTestProbe();
        probe.Ref.Tell("left");
        EventFilter.DeadLetter<string>(text => text == "left").ExpectOne(() => Sys.Stop(probe.Ref));
    }

    [Fact]
    public void Actors_are_made_from_the_kit()
    {
        var probe = CreateTestProbe();
        ActorOf(() => new ForwardActor(probe.Ref), "forwards").Tell("x");
        probe.ExpectMsg("x");
        ActorSelection("/user/forwards").Tell("y");
        probe.ExpectMsgFrom(TestActor, "y");
        Assert.Equal("hole", ActorOf<BlackHoleActor>("hole").Path.Name);
    }
}

public sealed class ProbeTestsInVirtualTime() : ProbeTests(Virtual);

public sealed class NoImplicitSenderTests() : KitTest(""), INoImplicitSender
{
    [Fact]
    public void A_test_that_wants_no_sender_has_none()
    {
        var probe = CreateTestProbe();
        probe.Ref.Tell("x");
        probe.ExpectMsgFrom(Sys.DeadLetters, "x");
    }
}

public sealed class ImplicitSenderTests() : KitTest("")
{
    [Fact]
    public async Task A_test_is_the_sender_of_what_it_tells_after_an_await()
    {
        var probe = CreateTestProbe();
        await Task.Yield();
        probe.Ref.Tell("x");
        await probe.ExpectMsgFromAsync(TestActor, "x");
        await Task.Run(() => { });
        probe.Ref.Tell("y");
        await probe.ExpectMsgFromAsync(TestActor, "y");
    }
}
