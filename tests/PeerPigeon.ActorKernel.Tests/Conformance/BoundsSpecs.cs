using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class BoundsSpecs(string runtime = "") : ConformanceSpec(runtime, """
    small-mailbox { mailbox-type = "Akka.Dispatch.BoundedMailbox", mailbox-capacity = 3, mailbox-push-timeout-time = 0s }
    """)
{
    private sealed class Hoards : ReceiveActor, IWithStash
    {
        public Hoards(IActorRef told)
        {
            Receive<int>(number =>
            {
                var refused = Record.Exception(Stash.Stash);
                told.Tell(refused is null ? $"kept {number}" : $"{refused.GetType().Name} {number}");
            });
            Receive<string>(_ => Stash.UnstashAll());
        }

        public IStash Stash { get; set; } = null!;
    }

    [Fact]
    public void A_stash_takes_no_more_than_its_capacity()
    {
        var probe = CreateTestProbe();
        var actor = Sys.ActorOf(Props.Create(() => new Hoards(probe.Ref)).WithStashCapacity(2));
        for (var number = 1; number <= 3; number++)
            actor.Tell(number);
        Hear(probe, "kept 1", "kept 2", "StashOverflowException 3");
    }

    [Fact]
    public void A_full_mailbox_turns_further_messages_into_dead_letters()
    {
        var probe = CreateTestProbe();
        var dead = CreateTestProbe();
        Sys.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        var actor = Sys.ActorOf(Puppet.Props().WithMailbox("small-mailbox"));
        Settle(actor);
        actor.Tell(new Puppet.Do(me =>
        {
            for (var number = 1; number <= 5; number++)
                me.Me.Tell($"{number}", probe.Ref);
        }));
        Hear(probe, "1", "2", "3");
        Assert.Equal("4", dead.ExpectMsg<DeadLetter>().Message);
        Assert.Equal("5", dead.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void A_dispatcher_that_nobody_configured_is_refused() =>
        Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Puppet.Props().WithDispatcher("no.such.dispatcher")));
}
