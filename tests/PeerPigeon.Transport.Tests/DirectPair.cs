using System.Net.WebSockets;
using System.Threading.Channels;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

/// <summary>Something to await for at most half a minute, so that a fault is a failure and not a hang.</summary>
internal static class Guard
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task InTime(this Task task) => task.WaitAsync(Limit);

    /// <summary>Asks again until it holds: for counters that another thread moves.</summary>
    public static async Task Until(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!holds())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

/// <summary>Collects what a link delivers; releases only when told to, if so made.</summary>
internal sealed class Inbox(bool release = true) : ILinkReceiver
{
    private readonly Channel<InboundFrame> _frames = Channel.CreateUnbounded<InboundFrame>();
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _count;

    public Task<string> Closed => _closed.Task;

    public long Count => Interlocked.Read(ref _count);

    public void OnFrame(InboundFrame frame)
    {
        Assert.False(_closed.Task.IsCompleted);
        Interlocked.Increment(ref _count);
        if (release)
            frame.Release();
        _frames.Writer.TryWrite(frame);
    }

    public void OnClosed(string reason)
    {
        _frames.Writer.Complete();
        Assert.True(_closed.TrySetResult(reason));
    }

    public Task<InboundFrame> Next() => _frames.Reader.ReadAsync().AsTask().InTime();

    public IAsyncEnumerable<InboundFrame> All() => _frames.Reader.ReadAllAsync();
}

/// <summary>One side of a direct handshake.</summary>
internal sealed class DirectSide : ILinkAttemptObserver
{
    private readonly TaskCompletionSource<ILink> _link = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<RawJson> _emitted = Channel.CreateUnbounded<RawJson>();

    public Task<ILink> Link => _link.Task.InTime();

    public bool IsOver => _link.Task.IsCompleted;

    public Func<RawJson, RawJson>? Tamper { get; init; }

    public Task<RawJson> Emitted => _emitted.Reader.ReadAsync().AsTask().InTime();

    public void OnEmit(SignalKind kind, RawJson data) => _emitted.Writer.TryWrite(Tamper?.Invoke(data) ?? data);

    public void OnOpened(ILink link) => Assert.True(_link.TrySetResult(link));

    public void OnFailed(string reason) => Assert.True(_link.TrySetException(new IOException(reason)));
}

/// <summary>Two processes' worth of direct transports on loopback; B offers to A.</summary>
internal sealed class DirectPair : IAsyncDisposable
{
    public static readonly NetworkName Garden = NetworkName.Parse("garden");

    private readonly EcdsaSignatureVerifier _verifier = new();

    public DirectPair(DirectLinkOptions? ofA = null, DirectLinkOptions? ofB = null)
    {
        EcdsaPeerKey[] keys = [EcdsaPeerKey.Create(), EcdsaPeerKey.Create()];
        Array.Sort(keys, (x, y) => x.Id.CompareTo(y.Id));
        (KeyA, KeyB) = (keys[0], keys[1]);
        TransportA = new(ofA ?? new(), _verifier);
        TransportB = new(ofB ?? new(), _verifier);
    }

    public EcdsaPeerKey KeyA { get; }

    public EcdsaPeerKey KeyB { get; }

    public DirectLinkTransport TransportA { get; }

    public DirectLinkTransport TransportB { get; }

    public LinkHandshake OfA => new(KeyA.Id, KeyB.Id, Garden, KeyA, RequireProof: true);

    public LinkHandshake OfB => new(KeyB.Id, KeyA.Id, Garden, KeyB, RequireProof: true);

    public async Task<(ILink A, ILink B)> OpenAsync(LinkHandshake? ofA = null, LinkHandshake? ofB = null, Func<RawJson, RawJson>? tamper = null)
    {
        (DirectSide a, DirectSide b) = await ShakeAsync(ofA, ofB, tamper);
        return (await a.Link, await b.Link);
    }

    public async Task<(DirectSide A, DirectSide B)> ShakeAsync(LinkHandshake? ofA = null, LinkHandshake? ofB = null, Func<RawJson, RawJson>? tamper = null)
    {
        DirectSide a = new(), b = new() { Tamper = tamper };
        ILinkAttempt offering = TransportB.Offer(ofB ?? OfB, b);
        TransportA.Answer(ofA ?? OfA, await b.Emitted, a);
        offering.OnSignal(SignalKind.Answer, await a.Emitted);
        return (a, b);
    }

    /// <summary>An offer of B that waits for whoever calls.</summary>
    public async Task<(DirectOffer Offer, DirectSide Side, ILinkAttempt Attempt)> WaitForCallerAsync(LinkHandshake? ofB = null)
    {
        var side = new DirectSide();
        ILinkAttempt attempt = TransportB.Offer(ofB ?? OfB, side);
        Assert.True(DirectOffer.TryRead(await side.Emitted, out DirectOffer? offer, out _));
        return (offer, side, attempt);
    }

    public static async Task<ClientWebSocket> CallAsync(Uri url)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(url, CancellationToken.None).InTime();
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await TransportA.DisposeAsync();
        await TransportB.DisposeAsync();
        KeyA.Dispose();
        KeyB.Dispose();
    }
}
