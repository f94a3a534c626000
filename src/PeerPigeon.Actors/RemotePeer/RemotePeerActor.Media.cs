using Akka.Actor;
using Akka.Event;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

// A browser that starts or stops media changes the session over the link. Left without an answer for ten seconds it closes the link (wire protocol D-5).
public sealed partial class RemotePeerActor
{
    private void OnWrappedSignal(SignalMessage? signal)
    {
        if (signal is not { Kind: SignalKind.RenegotiationOffer } || _link is not { Link: IRenegotiable session } standing)
        {
            _mesh.Counters.Drop(DropReason.UnknownType);
            return;
        }

        if (!SessionDescription.TryRead(signal.Data, out SessionDescription? offer, out Rejection rejection))
        {
            _mesh.Counters.Drop(DropReason.MalformedSignal);
            _log.Debug("Renegotiation of {Peer} refused: {Reason}", _peer, rejection.Detail);
            return;
        }

        IActorRef self = Self;
        int number = standing.Number;
        if (session.Renegotiate(offer.Sdp, sdp => self.Tell(new Renegotiated(number, sdp), ActorRefs.NoSender)) is not { } fault)
            return;
        _mesh.Counters.Drop(DropReason.MalformedSignal);
        _log.Debug("Renegotiation of {Peer} refused: {Reason}", _peer, fault);
    }

    private void OnRenegotiated(Renegotiated renegotiated)
    {
        if (renegotiated.Link == _link?.Number)
        {
            var answer = new SessionDescription(SessionDescription.Answer, renegotiated.Sdp);
            Send(WrappedSignal.RenegotiationAnswer(answer, _mesh.Self, _mesh.Stamp(Context.System.Scheduler.Now)), isControl: true);
        }
    }

    private sealed record Renegotiated(int Link, string Sdp) : IDeadLetterSuppression;
}
