using Akka.Actor;
using Akka.Event;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>Turns what a hub connection reports into messages, each with the number of its connection.</summary>
internal sealed class HubCallbacks(IActorRef owner, int connection) : ISignalingReceiver
{
    public void OnMessage(ReadOnlyMemory<byte> utf8, Action? release) => owner.Tell(new Arrived(connection, utf8, release), ActorRefs.NoSender);

    public void OnClosed(int? code, string reason) => owner.Tell(new Closed(connection, code, reason), ActorRefs.NoSender);

    public sealed record Arrived(int Connection, ReadOnlyMemory<byte> Utf8, Action? Release) : IDeadLetterSuppression;

    public sealed record Closed(int Connection, int? Code, string Reason) : IDeadLetterSuppression;
}
