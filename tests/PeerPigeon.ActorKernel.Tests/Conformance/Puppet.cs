using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

/// <summary>Does what each message tells it, writes its life into a diary, and echoes every string.</summary>
public class Puppet : ReceiveActor
{
    public sealed record Spawn(Props Props, string Name);
    public sealed record Fail(Exception Cause);
    public sealed record Do(Action<Puppet> Act);

    private readonly IActorRef? _diary;
    private readonly SupervisorStrategy? _strategy;

    public static Props Props(IActorRef? diary = null, SupervisorStrategy? strategy = null) =>
        Akka.Actor.Props.Create(() => new Puppet(diary, strategy));

    public Puppet(IActorRef? diary, SupervisorStrategy? strategy)
    {
        _diary = diary;
        _strategy = strategy;
        Write("constructor");
        Receive<Spawn>(spawn => Sender.Tell(Context.ActorOf(spawn.Props, spawn.Name)));
        Receive<Fail>(fail => throw fail.Cause);
        Receive<Do>(message => message.Act(this));
        Receive<string>(text =>
        {
            Handled++;
            Sender.Tell(text);
        });
        Receive<Terminated>(terminated => Write($"terminated {terminated.ActorRef.Path.Name}"));
    }

    /// <summary>Strings that this instance has answered; a restart starts again at zero.</summary>
    public int Handled { get; private set; }
    public IActorContext Cell => Context;
    public IActorRef Me => Self;
    public IActorRef From => Sender;

    public void Write(string line) => _diary?.Tell($"{Self.Path.Name}: {line}");

    protected override void PreStart()
    {
        Write("PreStart");
        base.PreStart();
    }

    protected override void PostStop()
    {
        Write("PostStop");
        base.PostStop();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        Write($"PreRestart {reason.Message}");
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        Write($"PostRestart {reason.Message}");
        base.PostRestart(reason);
    }

    protected override SupervisorStrategy SupervisorStrategy() => _strategy ?? base.SupervisorStrategy();
}

/// <summary>What a spec's actors fail with; nothing else throws it.</summary>
public sealed class Boom(string message) : Exception(message);

/// <summary>Another failure, for deciders that tell them apart.</summary>
public sealed class Bang(string message) : Exception(message);
