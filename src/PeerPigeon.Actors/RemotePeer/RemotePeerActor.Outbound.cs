using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.RemotePeerProtocol;

namespace PeerPigeon.Actors;

// Frames that the link does not take at once wait here, in order; the router is told, so that publishers wait too.
public sealed partial class RemotePeerActor
{
    private bool _congested;
    private bool _isLeaving;

    private void OnSendFrame(SendFrame command) => Send(command.Utf8, isControl: false);

    private void Send(ReadOnlyMemory<byte> utf8, bool isControl)
    {
        if (_link is null)
            return;
        if (utf8.Length > _link.Link.MaxFrameBytes)
        {
            _mesh.Counters.Drop(DropReason.FrameTooLarge);
            return;
        }

        SendOutcome outcome = _queue.IsEmpty ? _link.Link.TrySend(new(utf8, IsBinary: false)) : SendOutcome.Full;
        if (outcome != SendOutcome.Full)
            return;

        int shed = _queue.Add(utf8, isControl);
        for (; shed > 0; shed--)
            _mesh.Counters.Drop(DropReason.LinkFull);
        if (_congested)
            return;
        _congested = true;
        _router.Tell(new NetworkRouterProtocol.LinkCongested(_peer));
        Timers.StartPeriodicTimer("drain", Drain.Instance, _mesh.Settings.Link.DrainInterval);
    }

    private void OnDrain()
    {
        while (_link is not null && _queue.TryPeek(out ReadOnlyMemory<byte> utf8))
        {
            if (_link.Link.TrySend(new(utf8, IsBinary: false)) == SendOutcome.Full)
                return;
            _queue.Remove();
        }

        Uncongest();
        if (_isLeaving && _link is not null)
            Leave();
    }

    private void OnLeaveLink()
    {
        if (_link is null)
            return;
        _isLeaving = true;
        Timers.StartSingleTimer("leave", LeaveOverdue.Instance, _mesh.Settings.Link.LeaveTimeout);
        if (_queue.IsEmpty)
            Leave();
    }

    private void OnLeaveOverdue()
    {
        if (_isLeaving && _link is not null)
            Leave();
    }

    private void Leave()
    {
        SayGoodbye(_link!.Link);
        EndLink(LinkReasons.LeftNetwork, onPurpose: true, leftNetwork: false);
    }

    private void Uncongest()
    {
        _queue.Clear();
        if (!_congested)
            return;
        _congested = false;
        Timers.Cancel("drain");
        _router.Tell(new NetworkRouterProtocol.LinkClear(_peer));
    }

    private sealed class LeaveOverdue
    {
        public static readonly LeaveOverdue Instance = new();
    }

    private sealed class Drain
    {
        public static readonly Drain Instance = new();
    }
}
