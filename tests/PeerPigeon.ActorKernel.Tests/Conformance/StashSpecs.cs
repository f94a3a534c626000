using Akka.Actor;
using Akka.Event;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class StashSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    /// <summary>Stashes numbers while closed; "open" unstashes all, "one" unstashes one.</summary>
    private sealed class Gate : ReceiveActor, IWithUnboundedStash
    {
        private bool _open;

        public Gate()
        {
            Receive<int>(_ => !_open, _ => Stash.Stash());
            Receive<int>(number => Sender.Tell(number));
            Receive<string>(text => text == "open", _ =>
            {
                _open = true;
                Stash.UnstashAll();
            });
            Receive<string>(text => text == "one", _ =>
            {
                _open = true;
                Stash.Unstash();
            });
            Receive<string>(text => text == "close", _ => _open = false);
            Receive<string>(text => text == "fail", _ => throw new Boom("fail"));
            Receive<string>(text => text == "clear", _ => Sender.Tell(Stash.ClearStash().Count()));
            Receive<string>(text => text == "twice", _ =>
            {
                Stash.Stash();
                Sender.Tell(Record.Exception(Stash.Stash)?.GetType().Name ?? "accepted");
            });
            Receive<Puppet.Do>(message => message.Act(null!));
        }

        public IStash Stash { get; set; } = null!;
    }

    private IActorRef NewGate() => Sys.ActorOf(Props.Create(() => new Gate()));

    [Fact]
    public void UnstashAll_gives_messages_back_in_the_order_of_their_arrival()
    {
        var gate = NewGate();
        for (var number = 0; number < 50; number++)
            gate.Tell(number);
        gate.Tell("open");
        for (var number = 0; number < 50; number++)
            ExpectMsg(number);
    }

    [Fact]
    public void Unstashed_messages_come_before_those_that_wait_in_the_mailbox()
    {
        var gate = NewGate();
        gate.Tell(1);
        gate.Tell(2);
        gate.Tell(new Puppet.Do(_ =>
        {
            gate.Tell("open", ActorRefs.NoSender);
            gate.Tell(3, TestActor);
            gate.Tell(4, TestActor);
        }));
        for (var number = 1; number <= 4; number++)
            ExpectMsg(number);
    }

    [Fact]
    public void Unstash_gives_back_the_oldest()
    {
        var gate = NewGate();
        gate.Tell(1);
        gate.Tell(2);
        gate.Tell("one");
        ExpectMsg(1);
        ExpectNoMsg(Silence);
        gate.Tell("one");
        ExpectMsg(2);
    }

    [Fact]
    public void Unstashing_an_empty_stash_does_nothing()
    {
        var gate = NewGate();
        gate.Tell("one");
        gate.Tell("open");
        gate.Tell(1);
        ExpectMsg(1);
    }

    [Fact]
    public void A_stashed_message_keeps_its_sender()
    {
        var one = CreateTestProbe();
        var other = CreateTestProbe();
        var gate = NewGate();
        gate.Tell(1, one.Ref);
        gate.Tell(2, other.Ref);
        gate.Tell("open");
        one.ExpectMsg(1);
        other.ExpectMsg(2);
    }

    [Fact]
    public void One_message_cannot_be_stashed_twice()
    {
        NewGate().Tell("twice");
        ExpectMsg(nameof(IllegalActorStateException));
    }

    [Fact]
    public void A_restart_gives_the_stash_back_before_the_mailbox()
    {
        var gate = NewGate();
        gate.Tell(1);
        gate.Tell(2);
        gate.Tell(new Puppet.Do(_ =>
        {
            gate.Tell("fail", ActorRefs.NoSender);
            gate.Tell(3, TestActor);
            gate.Tell("open", ActorRefs.NoSender);
        }));
        ExpectMsg(1);
        ExpectMsg(2);
        ExpectMsg(3);
    }

    [Fact]
    public void The_stash_of_a_stopped_actor_becomes_dead_letters()
    {
        var dead = CreateTestProbe();
        Sys.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        var gate = NewGate();
        gate.Tell(1);
        gate.Tell(2);
        gate.Tell(PoisonPill.Instance);
        Assert.Equal(1, dead.ExpectMsg<DeadLetter>().Message);
        Assert.Equal(2, dead.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void ClearStash_takes_the_messages_out()
    {
        var gate = NewGate();
        gate.Tell(1);
        gate.Tell(2);
        gate.Tell("clear");
        ExpectMsg(2);
        gate.Tell("open");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_message_may_be_stashed_again_after_it_came_back()
    {
        var gate = NewGate();
        gate.Tell(1);
        gate.Tell(new Puppet.Do(_ =>
        {
            gate.Tell("open", ActorRefs.NoSender);
            gate.Tell("close", ActorRefs.NoSender);
        }));
        ExpectMsg(1);
        gate.Tell(2);
        gate.Tell("open");
        ExpectMsg(2);
    }
}
