using System.Collections.Immutable;
using Akka.Actor;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>The public face of a <see cref="MeshActor"/>: turns calls into messages, answers into results, and facts into events.</summary>
/// <remarks>Calls made before the actor system has started wait for it.</remarks>
public sealed partial class PeerPigeonMesh : IPeerPigeonMesh
{
    private readonly MeshView _view;
    private readonly PreferenceKeeper? _keeper;
    private int _mostInFlight;
    private readonly TaskCompletionSource<IActorRef> _actor = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inFlight;
    private int _active;
    private long _watches;
    private EventHandler<MeshStream>? _streamReceived;
    private readonly Lock _starting = new();
    private readonly List<MeshProtocol.ICommand> _early = [];

    /// <summary>A mesh whose actor is not there yet.</summary>
    /// <param name="view">Where the actor shows its state.</param>
    public PeerPigeonMesh(MeshView view) : this(view, keeper: null)
    {
    }

    internal PeerPigeonMesh(MeshView view, PreferenceKeeper? keeper)
    {
        ArgumentNullException.ThrowIfNull(view);
        _keeper = keeper;
        _view = view;
        view.StatusChanged += change => StatusChanged?.Invoke(this, change);
        view.MessageReceived += message => MessageReceived?.Invoke(this, message);
        view.BinaryReceived += binary => BinaryReceived?.Invoke(this, binary);
        view.PeerConnected += linked => PeerConnected?.Invoke(this, linked);
        view.PeerDisconnected += unlinked => PeerDisconnected?.Invoke(this, unlinked);
        view.MemberJoined += joined => MemberJoined?.Invoke(this, joined);
        view.MemberLeft += left => MemberLeft?.Invoke(this, left);
    }

    /// <inheritdoc />
    public event EventHandler<MeshStatusChanged>? StatusChanged;

    /// <inheritdoc />
    public event EventHandler<MeshMessage>? MessageReceived;

    /// <inheritdoc />
    public event EventHandler<MeshBinary>? BinaryReceived;

    /// <inheritdoc />
    public event EventHandler<MeshStream>? StreamReceived
    {
        add
        {
            lock (_starting)
            {
                if (_streamReceived is null)
                    _view.StreamReceived += OnStream;
                _streamReceived += value;
            }
        }

        remove
        {
            lock (_starting)
            {
                _streamReceived -= value;
                if (_streamReceived is null)
                    _view.StreamReceived -= OnStream;
            }
        }
    }

    /// <inheritdoc />
    public event EventHandler<PeerLinked>? PeerConnected;

    /// <inheritdoc />
    public event EventHandler<PeerUnlinked>? PeerDisconnected;

    /// <inheritdoc />
    public event EventHandler<MemberJoined>? MemberJoined;

    /// <inheritdoc />
    public event EventHandler<MemberLeft>? MemberLeft;

    /// <inheritdoc />
    public PeerId PeerId => _view.Status.PeerId;

    /// <inheritdoc />
    public NetworkName NetworkName => _view.Status.NetworkName;

    /// <inheritdoc />
    public NetworkName OriginalNetworkName => _view.Status.OriginalNetworkName;

    /// <inheritdoc />
    public bool IsUsingGlobalFallback => _view.Status.IsInFallbackMode;

    internal MeshView View => _view;

    internal Task<IActorRef> Actor => _actor.Task;

    /// <summary>Why records could not be written the last time; null: they could, or are kept in memory alone.</summary>
    internal Func<string?> StorageFault { get; set; } = static () => null;

    /// <summary>Hands over the actor, once it runs.</summary>
    /// <param name="actor">The mesh's actor.</param>
    /// <param name="mostInFlight">Publications under way at once (<c>peerpigeon.publications.in-flight</c>).</param>
    public void Attach(IActorRef actor, int mostInFlight)
    {
        _mostInFlight = mostInFlight;
        lock (_starting)
        {
            foreach (MeshProtocol.ICommand command in _early)
                actor.Tell(command, ActorRefs.NoSender);
            _early.Clear();
            _actor.TrySetResult(actor);
        }
    }

    /// <summary>Every call from now on fails with this.</summary>
    public void Fail(Exception reason) => _actor.TrySetException(reason);

    /// <inheritdoc />
    public MeshStatus GetStatus() => _view.Status;

    /// <inheritdoc />
    public IReadOnlyList<MeshPeer> GetPeers() => _view.Peers;

    /// <inheritdoc />
    public MeshMembers GetMembers() => _view.Members;

    /// <inheritdoc />
    public void SetNetworkName(string name)
    {
        if (!NetworkName.TryParse(name, out NetworkName network, out string? error))
            throw new MeshException(MeshErrors.BadNetworkName, error);
        if (Volatile.Read(ref _active) != 0 || _view.Status.IsActive)
            throw new MeshException(MeshErrors.ConnectedAlready, $"cannot move from network '{NetworkName}' to '{network}' while connected; disconnect first");
        Tell(new MeshProtocol.ChangeNetwork(network));
    }

    /// <inheritdoc />
    public void SetAllowGlobalFallback(bool allow)
    {
        _keeper?.OnFallbackChosen(allow);
        Tell(new MeshProtocol.AllowFallback(allow));
    }

    /// <inheritdoc />
    public async Task ConnectAsync(Uri? hub = null, CancellationToken cancellationToken = default)
    {
        if (hub is not null && !PeerPreferences.IsHub(hub))
            throw new ArgumentException(PeerPreferences.NoHub(hub), nameof(hub));
        Interlocked.Exchange(ref _active, 1);
        try
        {
            await AskAsync<MeshProtocol.Done>(new MeshProtocol.ConnectMesh(hub), cancellationToken);
        }
        catch (MeshException)
        {
            Interlocked.Exchange(ref _active, 0);
            throw;
        }
    }

    /// <inheritdoc />
    public async Task DisconnectAsync(CancellationToken cancellationToken = default)
    {
        await AskAsync<MeshProtocol.Done>(new MeshProtocol.DisconnectMesh(), cancellationToken);
        Interlocked.Exchange(ref _active, 0);
        if (_keeper is not null)
            await _keeper.FlushAsync();
    }

    /// <inheritdoc />
    public async Task<SentMessage> SendMessageAsync(string content, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.Track is { } track && (track < TimeSpan.FromSeconds(0.1) || track > TimeSpan.FromMinutes(5)))
            throw new ArgumentOutOfRangeException(nameof(options), track, "Track must be from 0.1 s to 5 minutes");
        var sent = await MeshActivities.TraceAsync("peerpigeon.publish", _view, () => PublishAsync<NetworkRouterProtocol.Published>(
            new MeshProtocol.SendBroadcast(content, options ?? SendOptions.Default), cancellationToken), static _ => "taken");
        return new(sent.Id.ToString(), sent.Network) { Confirmations = sent.Confirmations };
    }

    /// <inheritdoc />
    public async Task<SentDirectMessage> SendDirectMessageAsync(
        PeerId to, JToken content, SendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var sent = await MeshActivities.TraceAsync("peerpigeon.direct", _view, () => PublishAsync<NetworkRouterProtocol.DirectPublished>(
            new MeshProtocol.SendDirect(to, content.DeepClone(), options ?? SendOptions.Default), cancellationToken), static sent => sent.Acknowledged ? "acknowledged" : "handed_over");
        return new(sent.Id.ToString(), sent.Network, sent.Acknowledged);
    }

    /// <inheritdoc />
    public async Task SendBinaryAsync(PeerId to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        var taken = await PublishAsync<RemotePeerProtocol.BinaryTaken>(new MeshProtocol.SendBytes(to, bytes.ToArray()), cancellationToken);
        if (taken.Outcome == SendOutcome.Closed)
            throw new MeshException(MeshErrors.UnknownPeer, $"no open link to peer {to}; binary messages reach neighbours alone");
        if (taken.Outcome == SendOutcome.Full)
            throw new MeshException(MeshErrors.LinkFull, $"the send queue of the link to peer {to} is full; send slower");
    }

    /// <inheritdoc />
    public async Task<SentStream> SendStreamAsync(
        PeerId to, Stream content, StreamOptions? options = null, IProgress<StreamProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        options ??= StreamOptions.Default;
        if (options.TotalSize is null && content.CanSeek)
            options = options with { TotalSize = content.Length - content.Position };
        StreamOptions told = options;
        var open = new RemotePeerProtocol.OpenStream((id, now) => new(id, told.FileName is null ? "binary" : "file", now)
        {
            FileName = told.FileName,
            MimeType = told.MimeType,
            TotalSize = told.TotalSize,
            ChunkSize = Math.Clamp(told.ChunkSize, StreamFrame.MinChunkBytes, StreamFrame.MaxChunkBytes),
        });
        var taken = await AskAsync<RemotePeerProtocol.StreamTaken>(new MeshProtocol.SendStream(to, open), cancellationToken);
        return await new StreamSender(to, taken, options, progress).RunAsync(content, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<NetworkListing>> ListNetworksAsync(CancellationToken cancellationToken = default) =>
        (await AskAsync<MeshProtocol.NetworksListed>(new MeshProtocol.ListNetworks(), cancellationToken)).Networks;

    private async Task<T> PublishAsync<T>(MeshProtocol.ICommand command, CancellationToken cancellationToken)
    {
        await _actor.Task.WaitAsync(cancellationToken);
        if (Interlocked.Increment(ref _inFlight) > _mostInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            throw new MeshException(MeshErrors.Busy, $"{_mostInFlight} publications (publications.in-flight) are under way at once; await some of them first");
        }

        try
        {
            return await AskAsync<T>(command, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private async Task<T> AskAsync<T>(MeshProtocol.ICommand command, CancellationToken cancellationToken)
    {
        IActorRef actor = await _actor.Task.WaitAsync(cancellationToken);
        object answer = await actor.Ask<object>(command, Timeout.InfiniteTimeSpan, cancellationToken);
        return answer switch
        {
            T expected => expected,
            MeshProtocol.Refused refused => throw new MeshException(refused.Code, refused.Message),
            NetworkRouterProtocol.PublishFailed failed => throw new MeshException(failed.Code, failed.Message),
            _ => throw new MeshException(MeshErrors.Internal, $"unexpected answer {answer.GetType().Name} to {command.GetType().Name}"),
        };
    }

    private void OnStream(MeshStream stream) => _streamReceived?.Invoke(this, stream);

    // Settings made before the actor runs come before whatever is asked of it then.
    private void Tell(MeshProtocol.ICommand command)
    {
        if (!_actor.Task.IsCompleted)
        {
            lock (_starting)
            {
                if (!_actor.Task.IsCompleted)
                {
                    _early.Add(command);
                    return;
                }
            }
        }

        if (_actor.Task.IsCompletedSuccessfully)
            _actor.Task.Result.Tell(command, ActorRefs.NoSender);
    }
}
