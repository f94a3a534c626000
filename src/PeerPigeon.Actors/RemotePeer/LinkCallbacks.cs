using Akka.Actor;
using Akka.Event;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>Turns what a link and its handshake report into messages, each with the number of the attempt that it belongs to.</summary>
/// <remarks>A link outlives its actor by moments, so what comes too late is no news.</remarks>
internal sealed class LinkCallbacks(IActorRef owner, int attempt) : ILinkAttemptObserver, ILinkReceiver
{
    public void OnEmit(SignalKind kind, RawJson data) => owner.Tell(new Emitted(attempt, kind, data), ActorRefs.NoSender);

    public void OnOpened(ILink link) => owner.Tell(new Opened(attempt, link), ActorRefs.NoSender);

    public void OnFailed(string reason) => owner.Tell(new Failed(attempt, reason), ActorRefs.NoSender);

    public void OnFrame(InboundFrame frame) => owner.Tell(new Arrived(attempt, frame), ActorRefs.NoSender);

    public void OnClosed(string reason) => owner.Tell(new Closed(attempt, reason), ActorRefs.NoSender);

    public sealed record Emitted(int Attempt, SignalKind Kind, RawJson Data) : IDeadLetterSuppression;

    public sealed record Opened(int Attempt, ILink Link) : IDeadLetterSuppression;

    public sealed record Failed(int Attempt, string Reason) : IDeadLetterSuppression;

    public sealed record Arrived(int Attempt, InboundFrame Frame) : IDeadLetterSuppression;

    public sealed record Closed(int Attempt, string Reason) : IDeadLetterSuppression;
}
