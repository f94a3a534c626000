using Akka.Actor;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Hub;

/// <summary>
/// One socket's life on the hub, and its identity: whatever is kept or cleaned up for a session is bound to this object and
/// never to the peer id, which a later socket may use again. The reader's thread and the actors meet here.
/// </summary>
internal sealed class HubSession(IHubSocket socket, int unhandledLimit) : IHubSession
{
    private readonly Lock _attaching = new();
    private List<object>? _early = [];
    private IActorRef? _actor;
    private IActorRef? _lifeObserver;
    private TaskCompletionSource? _reader;
    private int _unhandled;
    private bool _paused;
    private bool _finished;
    private bool _active;

    public IHubSocket Socket { get; } = socket;

    /// <summary>The id of the query; set by the hub before any actor sees the session.</summary>
    public PeerId Peer { get; set; }

    public IActorRef Actor => _actor ?? throw new InvalidOperationException($"session of {Peer} has no actor yet");

    public ValueTask OnMessageAsync(ReadOnlyMemory<byte> utf8, bool isBinary)
    {
        Interlocked.Increment(ref _unhandled);
        Post(new SessionProtocol.Received(utf8.ToArray()));
        return MayRead ? ValueTask.CompletedTask : new ValueTask(WaitAsync());
    }

    public void OnActivity()
    {
        if (!Volatile.Read(ref _active))
            Volatile.Write(ref _active, true);
        if (Volatile.Read(ref _lifeObserver) is not null && Interlocked.Exchange(ref _lifeObserver, null) is { } hub)
            hub.Tell(new HubProtocol.ShowedLife(this));
    }

    public void OnTooLarge() => Post(SessionProtocol.TooLarge.Instance);

    public void OnTooSlow() => Post(SessionProtocol.TooSlow.Instance);

    public void OnClosed(int? code, string reason) => Post(new SessionProtocol.SocketClosed(reason));

    /// <summary>Whether any byte arrived since the last call.</summary>
    public bool TakeActivity()
    {
        bool active = Volatile.Read(ref _active);
        Volatile.Write(ref _active, false);
        return active;
    }

    /// <summary>Pings the client; the next byte that arrives is reported to <paramref name="hub"/>, once.</summary>
    public void AskForLife(IActorRef hub)
    {
        Volatile.Write(ref _lifeObserver, hub);
        Socket.Ping();
    }

    /// <summary>Queues a frame for the client, from any thread; a client that reads too slowly is dropped.</summary>
    public void Send(ReadOnlyMemory<byte> utf8)
    {
        if (Socket.TrySend(utf8) == SendOutcome.Full)
            Post(SessionProtocol.Overrun.Instance);
    }

    /// <summary>Gives the session its actor, and the actor what arrived meanwhile.</summary>
    public void Attach(IActorRef actor)
    {
        lock (_attaching)
        {
            foreach (object message in _early ?? [])
                actor.Tell(message);
            _early = null;
            Volatile.Write(ref _actor, actor);
        }
    }

    /// <summary>Closes a socket that gets no actor; what arrives on it goes nowhere.</summary>
    public void Refuse(int code, string reason)
    {
        lock (_attaching)
            _early = null;
        Finish();
        Socket.Close(code, reason);
    }

    /// <summary>One message is done with: the reader may go on, unless paused.</summary>
    public void Handled()
    {
        Interlocked.Decrement(ref _unhandled);
        WakeReader();
    }

    /// <summary>Nothing more is read until <see cref="LetOn"/>.</summary>
    public void Pause() => Volatile.Write(ref _paused, true);

    /// <summary>Ends a pause.</summary>
    public void LetOn()
    {
        Volatile.Write(ref _paused, false);
        WakeReader();
    }

    /// <summary>The actor is gone: nothing is taken any more, and a waiting reader goes on to see its socket close.</summary>
    public void Finish()
    {
        Volatile.Write(ref _finished, true);
        WakeReader();
    }

    private bool MayRead => HasFewer(unhandledLimit);

    private bool HasFewer(int messages) =>
        Volatile.Read(ref _finished) || (!Volatile.Read(ref _paused) && Volatile.Read(ref _unhandled) < messages);

    // The waiter is stored before the condition is looked at again, so that a wake-up in between is not lost.
    private Task WaitAsync()
    {
        TaskCompletionSource reader = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _reader, reader);
        WakeReader();
        return reader.Task;
    }

    // A reader that stopped is woken when half is done with: waking it for each message would cost more than handling one.
    private void WakeReader()
    {
        if (Volatile.Read(ref _reader) is not null && HasFewer((unhandledLimit + 1) / 2))
            Interlocked.Exchange(ref _reader, null)?.TrySetResult();
    }

    // Before the hub has made the actor, messages wait here, at most `unhandledLimit` of them.
    private void Post(object message)
    {
        if (Volatile.Read(ref _finished))
            return;
        if (Volatile.Read(ref _actor) is { } actor)
        {
            actor.Tell(message);
            return;
        }

        lock (_attaching)
        {
            if (_actor is not null)
                _actor.Tell(message);
            else
                _early?.Add(message);
        }
    }
}
