using Akka.Actor;
using Akka.Configuration;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class BoundsSpecs(string runtime = "") : ConformanceSpec(runtime)
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
    public void A_dispatcher_that_nobody_configured_is_refused() =>
        Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Puppet.Props().WithDispatcher("no.such.dispatcher")));

    [Fact]
    public void A_mailbox_that_nobody_configured_is_refused() =>
        Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Puppet.Props().WithMailbox("no.such.mailbox")));
}
