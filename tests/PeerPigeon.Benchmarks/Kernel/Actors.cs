using Akka.Actor;

namespace PeerPigeon.Benchmarks;

internal sealed class Ball
{
    public static readonly Ball Instance = new();
}

internal sealed class CountUntyped(int messages, TaskCompletionSource done) : UntypedActor
{
    private int _count;

    protected override void OnReceive(object message)
    {
        if (++_count == messages)
            done.SetResult();
    }
}

internal sealed class CountReceive : ReceiveActor
{
    private int _count;

    public CountReceive(int messages, TaskCompletionSource done) => Receive<Ball>(_ =>
    {
        if (++_count == messages)
            done.SetResult();
    });
}

internal sealed class Player(int returns, TaskCompletionSource done) : UntypedActor
{
    private int _count;

    protected override void OnReceive(object message)
    {
        if (++_count == returns)
            done.SetResult();
        else
            Sender.Tell(message, Self);
    }
}

internal sealed class IdleUntyped : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is Parent.AreYouThere)
            Sender.Tell(Parent.Here.Instance);
    }
}

internal sealed class IdleReceive : ReceiveActor
{
    public IdleReceive() => Receive<Parent.AreYouThere>(_ => Sender.Tell(Parent.Here.Instance));
}

/// <summary>Has children, and answers once each of them runs.</summary>
internal sealed class Parent : ReceiveActor
{
    private int _awaited;
    private IActorRef _asker = ActorRefs.Nobody;

    public Parent()
    {
        Receive<Here>(_ => OnHere());
        Receive<Spawn>(OnSpawn);
    }

    private void OnSpawn(Spawn spawn)
    {
        _asker = Sender;
        _awaited = spawn.Actors;
        for (var i = 0; i < spawn.Actors; i++)
            Context.ActorOf(spawn.Props).Tell(AreYouThere.Instance);
    }

    private void OnHere()
    {
        if (--_awaited == 0)
            _asker.Tell(Spawned.Instance);
    }

    public sealed record Spawn(int Actors, Props Props);

    public sealed class Spawned
    {
        public static readonly Spawned Instance = new();
    }

    public sealed class AreYouThere
    {
        public static readonly AreYouThere Instance = new();
    }

    public sealed class Here
    {
        public static readonly Here Instance = new();
    }
}
