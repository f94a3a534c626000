using Akka.Actor;
using Akka.Event;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class BecomeSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private sealed class Phases : ReceiveActor
    {
        public Phases()
        {
            Common("base");
            Receive<int>(_ => Sender.Tell("base int"));
        }

        private void Common(string phase)
        {
            Receive<string>(text => text == "who", _ => Sender.Tell(phase));
            Receive<string>(text => text == "pop", _ => UnbecomeStacked());
            Receive<string>(text => text == "fail", _ => throw new Boom("fail"));
            Receive<string>(text => text.StartsWith("become ", StringComparison.Ordinal), text => Become(() => Common(text[7..])));
            Receive<string>(text => text.StartsWith("push ", StringComparison.Ordinal), text => BecomeStacked(() => Common(text[5..])));
        }
    }

    private sealed class UntypedPhases : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "become": Become(Other); break;
                case "push": BecomeStacked(Other); break;
                default: Sender.Tell("base"); break;
            }
        }

        private void Other(object message)
        {
            if (message is "pop")
                UnbecomeStacked();
            else
                Sender.Tell("other");
        }
    }

    private void Say(IActorRef actor, string commands, string expected)
    {
        foreach (var command in commands.Split(','))
            actor.Tell(command);
        actor.Tell("who");
        ExpectMsg(expected);
    }

    private IActorRef Actor() => Sys.ActorOf(Props.Create(() => new Phases()));

    [Theory]
    [InlineData("become a", "a")]
    [InlineData("become a,become b", "b")]
    [InlineData("become a,pop", "base")]
    [InlineData("push a,push b", "b")]
    [InlineData("push a,push b,pop", "a")]
    [InlineData("push a,push b,pop,pop", "base")]
    [InlineData("push a,pop,pop,pop", "base")]
    [InlineData("push a,become b,pop", "base")]
    [InlineData("become a,push b,pop", "a")]
    [InlineData("become a,pop,push b,pop,pop", "base")]
    public void Become_replaces_the_top_but_the_first_and_BecomeStacked_lays_one_upon_it(string commands, string phase) => Say(Actor(), commands, phase);

    [Fact]
    public void Handlers_of_the_earlier_behaviour_do_not_apply()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(UnhandledMessage));
        var actor = Actor();
        actor.Tell(1);
        ExpectMsg("base int");
        actor.Tell("become a");
        actor.Tell(1);
        Assert.Equal(1, probe.ExpectMsg<UnhandledMessage>().Message);
    }

    [Fact]
    public void A_restart_returns_to_the_first_behaviour()
    {
        var actor = Actor();
        Say(actor, "push a,push b", "b");
        Say(actor, "fail", "base");
        Say(actor, "pop", "base");
    }

    [Fact]
    public void A_behaviour_takes_effect_with_the_next_message()
    {
        var actor = NewPuppet();
        actor.Tell(new Puppet.Do(me =>
        {
            me.Cell.Become(message => { me.From.Tell($"new {message}"); return true; });
            me.From.Tell("old goes on");
        }));
        actor.Tell("x");
        ExpectMsg("old goes on");
        ExpectMsg("new x");
    }

    [Theory]
    [InlineData("become", "other")]
    [InlineData("push", "other")]
    [InlineData("push,pop", "base")]
    [InlineData("become,pop", "base")]
    public void An_untyped_actor_has_the_same_stack(string commands, string phase) =>
        Say(Sys.ActorOf(Props.Create(() => new UntypedPhases())), commands, phase);
}
