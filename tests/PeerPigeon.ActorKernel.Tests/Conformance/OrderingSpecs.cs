using Akka.Actor;
using Akka.TestKit;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class OrderingSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private sealed record Numbered(int Sender, int Number);

    private sealed class Burst : ReceiveActor
    {
        public Burst(IActorRef target, int me, int count) => Receive<string>(_ =>
        {
            for (var number = 0; number < count; number++)
                target.Tell(new Numbered(me, number));
        });
    }

    private sealed class Collector : ReceiveActor
    {
        private int _inside;
        private int _seen;

        public Collector(IActorRef done, int senders, int each)
        {
            var next = new int[senders];
            Receive<Numbered>(message =>
            {
                if (Interlocked.Increment(ref _inside) != 1)
                    done.Tell("two messages at once");
                if (next[message.Sender]++ != message.Number)
                    done.Tell($"sender {message.Sender}: {message.Number} came out of order");
                Interlocked.Decrement(ref _inside);
                if (++_seen == senders * each)
                    done.Tell("complete");
            });
        }
    }

    [Theory, InlineData(1, 5000), InlineData(8, 500)]
    public void Every_sender_keeps_its_order_and_messages_are_handled_one_at_a_time(int senders, int each)
    {
        var probe = CreateTestProbe();
        var collector = Sys.ActorOf(Props.Create(() => new Collector(probe.Ref, senders, each)));
        var bursts = Enumerable.Range(0, senders).Select(me => Sys.ActorOf(Props.Create(() => new Burst(collector, me, each)))).ToList();
        bursts.ForEach(burst => burst.Tell("go", ActorRefs.NoSender));
        probe.ExpectMsg("complete");
    }

    [Fact]
    public void Messages_told_from_outside_keep_their_order()
    {
        var probe = CreateTestProbe();
        var collector = Sys.ActorOf(Props.Create(() => new Collector(probe.Ref, 1, 2000)));
        for (var number = 0; number < 2000; number++)
            collector.Tell(new Numbered(0, number), ActorRefs.NoSender);
        probe.ExpectMsg("complete");
    }

    [Fact]
    public void A_message_to_oneself_waits_behind_those_that_came_before()
    {
        var probe = CreateTestProbe();
        var puppet = NewPuppet();
        puppet.Tell(new Puppet.Do(me =>
        {
            me.Me.Tell("one", probe.Ref);
            me.Me.Tell("two", probe.Ref);
            probe.Ref.Tell("zero");
        }), ActorRefs.NoSender);
        Hear(probe, "zero", "one", "two");
    }

    [Fact]
    public void The_order_of_one_pair_holds_over_a_forwarding_actor()
    {
        var probe = CreateTestProbe();
        var relay = Sys.ActorOf(Props.Create(() => new Relay(probe.Ref)));
        for (var number = 0; number < 100; number++)
            relay.Tell(number, TestActor);
        for (var number = 0; number < 100; number++)
            Assert.Equal(TestActor, probe.ExpectMsgFrom(number));
    }

    private sealed class Relay : ReceiveActor
    {
        public Relay(IActorRef target) => ReceiveAny(target.Forward);
    }
}

internal static class ProbeExtensions
{
    /// <summary>Expects the message and returns who sent it.</summary>
    public static IActorRef ExpectMsgFrom<T>(this TestProbe probe, T message)
    {
        probe.ExpectMsg(message);
        return probe.LastSender;
    }
}
