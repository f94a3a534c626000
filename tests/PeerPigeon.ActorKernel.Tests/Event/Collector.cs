using System.Collections.Concurrent;
using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Event;

/// <summary>A receiver without an actor: what it is told is there at once.</summary>
internal sealed class Collector(string name) : MinimalActorRef
{
    private readonly ConcurrentQueue<object> _received = [];

    public IReadOnlyCollection<object> Received => _received;

    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "tests")) / name;

    public override IActorRefProvider Provider => throw new NotSupportedException("a collector has no provider");

    protected override void TellInternal(object message, IActorRef? sender) => _received.Enqueue(message);
}
