using static PeerPigeon.Actors.SignalingProtocol;

namespace PeerPigeon.Actors;

// From one network to another (design §6). On a hub of 1.1.3 an id is on one socket and its clean-up is keyed by the id: goodbye, close,
// wait until the close is through and a while longer, and come anew. Anything less leaves the peer unreachable there.
public sealed partial class SignalingActor
{
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(5);

    private void Moving()
    {
        Receive<HubCallbacks.Closed>(m => m.Connection == _attempt, _ => AwaitSettled());
        Receive<CloseOverdue>(_ => AwaitSettled());
        Receive<Settled>(_ => OpenQuietly());
        Receive<Disconnect>(OnDisconnect);
        Common();
    }

    private void OnMove(SignalingProtocol.Move move)
    {
        if (_wanted!.Network == move.Network)
            return;
        if (!_announced)
            _wanted = _wanted with { Network = move.Network };
        else if (_hub is not null)
        {
            _wanted = _wanted with { Network = move.Network };
            SendAnnounce();
            Context.Parent.Tell(new HubMoved(move.Network), Self);
        }
        else
        {
            SayGoodbye();
            _wanted = _wanted with { Network = move.Network };
            _connection!.Close("Client disconnect");
            _connection = null;
            _isMoving = true;
            Become(Moving);
            Timers.StartSingleTimer("close", CloseOverdue.Instance, ClosePatience);
        }
    }

    private void AwaitSettled()
    {
        Timers.Cancel("close");
        Timers.StartSingleTimer("settle", Settled.Instance, _mesh.Settings.Signaling.SettleAfterClose);
    }

    private sealed class CloseOverdue
    {
        public static readonly CloseOverdue Instance = new();
    }

    private sealed class Settled
    {
        public static readonly Settled Instance = new();
    }
}
