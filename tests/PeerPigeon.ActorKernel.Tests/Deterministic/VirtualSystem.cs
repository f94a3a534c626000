using Akka.Actor;
using Akka.Configuration;

namespace PeerPigeon.ActorKernel.Tests.Deterministic;

/// <summary>A deterministic system and what drives it.</summary>
internal sealed class VirtualSystem : IDisposable
{
    internal VirtualSystem(ulong seed = 1)
    {
        System = ActorSystem.Create("virtual", ConfigurationFactory.ParseString(
            $"akka {{ loglevel = OFF, stdout-loglevel = OFF, actor.deterministic {{ enabled = on, seed = {seed} }} }}"));
        Runtime = DeterministicRuntime.Of(System)!;
        Runtime.RunUntilIdle();
    }

    internal ActorSystem System { get; }

    internal DeterministicRuntime Runtime { get; }

    internal IActorRef Actor(Action<Script> script, string? name = null) => System.ActorOf(Props.Create(() => new Script(script)), name);

    public void Dispose() => System.Dispose();
}

/// <summary>An actor whose handlers are written in the test.</summary>
public sealed class Script : ReceiveActor, IWithTimers, IWithUnboundedStash
{
    public Script(Action<Script> script) => script(this);

    public ITimerScheduler Timers { get; set; } = null!;

    public IStash Stash { get; set; } = null!;

    public IActorRef Me => Self;

    public IActorRef From => Sender;

    public IActorContext Ctx => Context;

    public void On<T>(Action<T> handler) => Receive(handler);

    public void OnAsync<T>(Func<T, Task> handler) => ReceiveAsync(handler);
}
