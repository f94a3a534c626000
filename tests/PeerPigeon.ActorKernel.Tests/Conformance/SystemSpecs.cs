using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class SystemSpecs(string runtime = "") : ConformanceSpec(runtime, "spec { number = 7, text = \"hello\", time = 90s }")
{
    private sealed class CounterExtension : IExtension
    {
        public int Value { get; set; }
    }

    private sealed class CounterProvider : ExtensionIdProvider<CounterExtension>
    {
        public override CounterExtension CreateExtension(ExtendedActorSystem system) => new() { Value = system.Settings.Config.GetInt("spec.number") };
    }

    [Fact]
    public void Termination_ends_every_actor_children_first()
    {
        // The diary must outlive the system that it hears of.
        var diary = new List<string>();
        var top = Sys.ActorOf(Props.Create(() => new Listed(diary, 2)), "top");
        Settle(top);
        Wait(Sys.Terminate());
        Assert.Equal(["top/child/child", "top/child", "top"], diary);
    }

    private sealed class Listed : ReceiveActor
    {
        private readonly List<string> _diary;

        public Listed(List<string> diary, int depth)
        {
            _diary = diary;
            if (depth > 0)
                Context.ActorOf(Props.Create(() => new Listed(diary, depth - 1)), "child");
            Receive<string>(text => Sender.Tell(text));
        }

        protected override void PostStop()
        {
            lock (_diary)
                _diary.Add(string.Join('/', Self.Path.Elements.Skip(1)));
        }
    }

    [Fact]
    public void WhenTerminated_completes_with_the_system()
    {
        Assert.False(Sys.WhenTerminated.IsCompleted);
        _ = Sys.Terminate();
        Wait(Sys.WhenTerminated);
    }

    [Fact]
    public void Terminating_twice_is_terminating_once()
    {
        var first = Sys.Terminate();
        var second = Sys.Terminate();
        Wait(first);
        Wait(second);
    }

    [Fact]
    public void What_is_registered_for_the_end_runs_at_the_end()
    {
        var ran = new TaskCompletionSource();
        Sys.RegisterOnTermination(ran.SetResult);
        Assert.False(ran.Task.IsCompleted);
        Wait(Sys.Terminate());
        Wait(ran.Task);
    }

    [Fact]
    public void No_actor_can_be_made_after_the_end()
    {
        Wait(Sys.Terminate());
        Assert.ThrowsAny<InvalidOperationException>(() => Sys.ActorOf(Puppet.Props(), "late"));
    }

    [Fact]
    public void An_extension_is_made_once_for_a_system()
    {
        var provider = new CounterProvider();
        var counter = provider.Apply(Sys);
        Assert.Equal(7, counter.Value);
        Assert.Same(counter, Sys.WithExtension<CounterExtension, CounterProvider>());
        Assert.Same(counter, Sys.GetExtension<CounterExtension>());
        Assert.True(Sys.HasExtension<CounterExtension>());
        Assert.Same(counter, Sys.RegisterExtension(provider));
    }

    [Fact]
    public void An_extension_that_nobody_registered_is_missing()
    {
        Assert.False(Sys.HasExtension<CounterExtension>());
        Assert.Null(Sys.GetExtension<CounterExtension>());
        Assert.False(Sys.TryGetExtension<CounterExtension>(out _));
    }

    [Fact]
    public void The_configuration_is_the_one_given_over_the_defaults()
    {
        Assert.Equal(7, Sys.Settings.Config.GetInt("spec.number"));
        Assert.Equal("hello", Sys.Settings.Config.GetString("spec.text"));
        Assert.Equal(TimeSpan.FromSeconds(90), Sys.Settings.Config.GetTimeSpan("spec.time"));
        Assert.True(Sys.Settings.Config.HasPath("akka.actor"));
        Assert.False(Sys.Settings.Config.HasPath("spec.nothing"));
    }

    [Fact]
    public void A_failure_that_reaches_the_top_ends_the_system()
    {
        var (escalating, probe) = Supervised(typeof(EscalatesAll).AssemblyQualifiedName!);
        escalating.ActorOf(Puppet.Props()).Tell(new Puppet.Fail(new Boom("top")));
        probe.AwaitCondition(() => escalating.WhenTerminated.IsCompleted, Milliseconds(3000), Milliseconds(5));
    }

    /// <summary>Another system, whose top-level actors have a strategy of their own, and a probe that waits for it.</summary>
    private (ActorSystem System, TestProbe Probe) Supervised(string strategy)
    {
        var system = ActorSystem.Create("supervised", ConfigurationFactory
            .ParseString($"akka.actor.guardian-supervisor-strategy = \"{strategy}\"")
            .WithFallback(Sys.Settings.Config));
        return (system, CreateTestProbe(system));
    }

    public sealed class EscalatesAll : SupervisorStrategyConfigurator
    {
        public override SupervisorStrategy Create() => new OneForOneStrategy(_ => Directive.Escalate);
    }

    [Fact]
    public void The_strategy_of_top_level_actors_may_be_configured()
    {
        var (stopping, probe) = Supervised("Akka.Actor.StoppingSupervisorStrategy");
        var actor = probe.Watch(stopping.ActorOf(Puppet.Props()));
        actor.Tell(new Puppet.Fail(new Boom("top")));
        probe.ExpectTerminated(actor);
        Shutdown(stopping);
    }

    [Fact]
    public void Systems_of_the_same_name_do_not_know_each_other()
    {
        var other = ActorSystem.Create(Sys.Name, Sys.Settings.Config);
        var probe = CreateTestProbe(other);
        NewPuppet(name: "same");
        other.ActorOf(Puppet.Props(), "same").Tell("x", probe.Ref);
        probe.ExpectMsg("x");
        Shutdown(other);
        Assert.True(other.WhenTerminated.IsCompleted);
        Assert.False(Sys.WhenTerminated.IsCompleted);
    }
}
