using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>Both ends of one connection between a client and an in-memory hub.</summary>
internal sealed class MemoryHubConnection : ISignalingConnection, IMemoryHubSocket
{
    private readonly InMemorySignaling _signaling;
    private readonly MemoryHubLine _up;
    private readonly MemoryHubLine _down;
    private readonly HubEnd _hubEnd;
    private readonly ClientEnd _clientEnd;

    public MemoryHubConnection(InMemorySignaling signaling, Uri hub, PeerId self, ulong seed)
    {
        _signaling = signaling;
        Hub = hub;
        Self = self;
        _hubEnd = new(this);
        _clientEnd = new(this);
        _up = new(signaling, SeededRandom.Derive(seed, 0), _hubEnd, () => Break("broken"));
        _down = new(signaling, SeededRandom.Derive(seed, 1), _clientEnd, () => Break("broken"));
    }

    public Uri Hub { get; }

    public PeerId Self { get; }

    string? IMemoryHubSocket.RemoteAddress => $"memory:{Self}";

    long IMemoryHubSocket.PendingBytes => _down.Pending;

    long ISignalingConnection.PendingBytes => _up.Pending;

    public void Open(IMemoryHub hub) => _hubEnd.Session = hub.Open(Self.ToString(), this);

    void ISignalingConnection.Start(ISignalingReceiver receiver) => _clientEnd.Start(receiver);

    SendOutcome ISignalingConnection.TrySend(ReadOnlyMemory<byte> utf8) => _up.Send(utf8);

    void ISignalingConnection.Close(string reason)
    {
        if (_up.Close(1000, reason))
            _signaling.Agenda.After(_signaling.Options.CloseTimeout, () => _down.Break(reason));
    }

    SendOutcome IMemoryHubSocket.TrySend(ReadOnlyMemory<byte> utf8) => _down.Send(utf8);

    void IMemoryHubSocket.Ping() => _down.Control(MemoryHubItemKind.Ping);

    void IMemoryHubSocket.Close(int code, string reason)
    {
        if (_down.Close(code, reason))
            _signaling.Agenda.After(_signaling.Options.CloseTimeout, () => _up.Break(reason));
    }

    /// <summary>Both ends learn that the connection broke.</summary>
    public void Break(string reason)
    {
        Interlocked.Increment(ref _signaling.Counters.Broken);
        _up.Break(reason);
        _down.Break(reason);
    }

    /// <summary>The client's process is gone. A hub learns of it at once (<paramref name="noticed"/>) or not at all.</summary>
    public void Crash(bool noticed)
    {
        _clientEnd.Stop();
        _down.IsDead = true;
        if (noticed)
            _up.Break("disconnected");
        else
            _up.IsDead = true;
    }

    private sealed class HubEnd(MemoryHubConnection owner) : IDeliverTo<MemoryHubItem>
    {
        private volatile bool _busy;

        public IMemoryHubSession? Session { get; set; }

        public bool CanTake => Session is not null && !_busy;

        public void Take(MemoryHubItem item)
        {
            switch (item.Kind)
            {
                case MemoryHubItemKind.Message:
                    owner._up.Arrived(item);
                    Interlocked.Increment(ref owner._signaling.Counters.Upward);
                    Session!.OnActivity();
                    ValueTask taken = Session.OnMessageAsync(item.Payload, isBinary: false);
                    if (!taken.IsCompletedSuccessfully)
                        Wait(taken);
                    break;
                case MemoryHubItemKind.Closed:
                    owner._up.Stop();
                    owner._down.Close(item.Code, item.Reason);
                    owner._signaling.Forget(owner);
                    Session!.OnClosed(item.Code, item.Reason);
                    break;
                default:
                    Session!.OnActivity();
                    break;
            }
        }

        private void Wait(ValueTask taken)
        {
            _busy = true;
            System.Runtime.CompilerServices.ValueTaskAwaiter awaiter = taken.GetAwaiter();
            awaiter.OnCompleted(() =>
            {
                _busy = false;
                owner._up.Poke();
                awaiter.GetResult();
            });
        }
    }

    private sealed class ClientEnd(MemoryHubConnection owner) : IDeliverTo<MemoryHubItem>
    {
        private volatile ISignalingReceiver? _receiver;
        private int _started;

        public bool CanTake => _receiver is not null;

        public void Start(ISignalingReceiver receiver)
        {
            ArgumentNullException.ThrowIfNull(receiver);
            if (Interlocked.Exchange(ref _started, 1) != 0)
                throw new InvalidOperationException($"the connection to {owner.Hub} was started before; it has one receiver");
            _receiver = receiver;
            owner._down.Poke();
        }

        public void Stop() => owner._down.Stop();

        public void Take(MemoryHubItem item)
        {
            switch (item.Kind)
            {
                case MemoryHubItemKind.Message:
                    owner._down.Arrived(item);
                    Interlocked.Increment(ref owner._signaling.Counters.Downward);
                    _receiver!.OnMessage(item.Payload, release: null);
                    break;
                case MemoryHubItemKind.Closed:
                    owner._down.Stop();
                    owner._up.Close(item.Code, item.Reason);
                    _receiver!.OnClosed(item.Code, item.Reason);
                    break;
                default:
                    owner._up.Control(MemoryHubItemKind.Pong);
                    break;
            }
        }
    }
}
