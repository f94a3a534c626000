using System.Collections.Immutable;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>A participant's way to every hub of the world, with every message seen.</summary>
internal sealed class TappedSignaling(SimulatedWorld world, Participant owner) : ISignalingConnector
{
    public Task<ISignalingConnection> ConnectAsync(Uri hub, PeerId self, CancellationToken stop)
    {
        if (world.FindHub(hub) is not { } there)
            return Task.FromException<ISignalingConnection>(new SignalingException($"nothing listens at {hub}; the world's hubs are {string.Join(", ", world.Hubs.Select(known => known.Address))}"));
        // In place, so that the connection opens in the seed's order.
        return there.Signaling.ConnectAsync(hub, self, stop).ContinueWith(
            opened => (ISignalingConnection)new Connection(world, there, owner, opened.GetAwaiter().GetResult()),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public Task<ImmutableArray<NetworkListing>> ListNetworksAsync(Uri hub, CancellationToken stop) => world.FindHub(hub) is { } there
        ? there.Signaling.ListNetworksAsync(hub, stop)
        : Task.FromException<ImmutableArray<NetworkListing>>(new SignalingException($"nothing listens at {hub}"));

    private sealed class Connection(SimulatedWorld world, SimulatedHub hub, Participant owner, ISignalingConnection inner) : ISignalingConnection, ISignalingReceiver
    {
        private readonly int _incarnation = owner.Incarnation;
        private ISignalingReceiver? _receiver;
        private bool _over;

        public long PendingBytes => inner.PendingBytes;

        public void Start(ISignalingReceiver receiver)
        {
            _receiver = receiver;
            inner.Start(this);
        }

        public SendOutcome TrySend(ReadOnlyMemory<byte> utf8)
        {
            SendOutcome outcome = inner.TrySend(utf8);
            if (outcome != SendOutcome.Sent)
                return outcome;
            world.Observers.HubMessage(hub, owner, isUpward: true, utf8);
            if (Wire.IsAnnounce(utf8.Span))
                owner.SaidAnnounce(Wire.NetworkOf(utf8.Span));
            return outcome;
        }

        public void Close(string reason)
        {
            End();
            inner.Close(reason);
        }

        public void OnMessage(ReadOnlyMemory<byte> utf8, Action? release)
        {
            world.Observers.HubMessage(hub, owner, isUpward: false, utf8);
            _receiver!.OnMessage(utf8, release);
        }

        public void OnClosed(int? code, string reason)
        {
            End();
            _receiver!.OnClosed(code, reason);
        }

        private void End()
        {
            if (_over || owner.Incarnation != _incarnation)
                return;
            _over = true;
            owner.SessionEnded();
        }
    }
}
