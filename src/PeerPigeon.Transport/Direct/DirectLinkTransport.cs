using System.Collections.Concurrent;
using System.Security.Cryptography;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>
/// Links that are a WebSocket between two .NET peers, negotiated through the hub. The offerer names URLs and a one-time
/// token; the answerer calls them, or, where none answers, names its own and is called.
/// </summary>
/// <remarks>
/// One instance, and one listener, serves all meshes of a process; the listener is bound at the first handshake, or by
/// <see cref="StartAsync"/>. Both ends say hello before anything else (token, ids, network, and a signature by the key
/// behind the id where there is one), so whoever gets hold of a URL alone gets nothing.
/// </remarks>
public sealed class DirectLinkTransport : ILinkTransport
{
    /// <summary>The <see cref="Kind"/> of these links.</summary>
    public const string KindName = "direct";

    private readonly ConcurrentDictionary<DirectLink, byte> _links = new();
    private readonly ConcurrentDictionary<DirectAttempt, byte> _attempts = new();
    private readonly Lock _starting = new();
    private Task<DirectListener>? _listener;
    private bool _disposed;

    /// <summary>Checks the options; binds nothing yet.</summary>
    /// <param name="options">Addresses and bounds.</param>
    /// <param name="verifier">Checks the remotes' proofs.</param>
    /// <param name="time">Drives time-outs; null for the system's.</param>
    /// <param name="random">Fills a span with unguessable bytes; null for the operating system's source.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public DirectLinkTransport(DirectLinkOptions options, ISignatureVerifier verifier, TimeProvider? time = null, Action<Span<byte>>? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(verifier);
        DirectLinkRules.Check(options);
        Options = options;
        Time = time ?? TimeProvider.System;
        Greeter = new(options, Time, verifier, Counters, random ?? RandomNumberGenerator.Fill);
        Dialer = new(options, Time, Greeter, Counters);
    }

    /// <inheritdoc />
    public string Kind => KindName;

    /// <summary>What happened so far, refusals by reason.</summary>
    public DirectLinkCounters Counters { get; } = new();

    /// <summary>The open links, for status pages; each also counts frames (<see cref="ILinkStatistics"/>).</summary>
    public IReadOnlyCollection<ILink> Links => [.. _links.Keys];

    internal DirectLinkOptions Options { get; }

    internal TimeProvider Time { get; }

    internal DirectGreeter Greeter { get; }

    internal DirectDialer Dialer { get; }

    /// <summary>Binds the listener now, so that a taken port is known at start and not at the first handshake.</summary>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public async Task StartAsync() => await ListenerAsync();

    /// <inheritdoc />
    public bool Handles(RawJson offer) => DirectOffer.Matches(offer);

    /// <inheritdoc />
    public ILinkAttempt Offer(LinkHandshake handshake, ILinkAttemptObserver observer)
    {
        DirectAttempt attempt = Begin(handshake, observer);
        attempt.Offer();
        return attempt;
    }

    /// <inheritdoc />
    public ILinkAttempt Answer(LinkHandshake handshake, RawJson offer, ILinkAttemptObserver observer)
    {
        DirectAttempt attempt = Begin(handshake, observer);
        attempt.Answer(offer);
        return attempt;
    }

    /// <summary>Abandons every attempt, closes every link within its bound, and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<DirectListener>? listener;
        lock (_starting)
        {
            if (_disposed)
                return;
            _disposed = true;
            listener = _listener;
        }

        foreach (DirectAttempt attempt in _attempts.Keys)
            attempt.Dispose();
        foreach (DirectLink link in _links.Keys)
            link.Close("transport disposed");
        await Task.WhenAll(_links.Keys.Select(l => l.Completion));
        if (listener is { IsCompletedSuccessfully: true })
            await (await listener).DisposeAsync();
        Dialer.Dispose();
    }

    /// <summary>The listener; null where there is none by choice.</summary>
    internal async Task<DirectListener?> ListenerAsync()
    {
        if (Options.Listen is null)
            return null;
        Task<DirectListener> listener;
        lock (_starting)
        {
            if (_disposed)
                throw new IOException("the direct transport is disposed");
            // A bind that failed is tried again: the port may be free by now.
            if (_listener is null or { IsFaulted: true })
                _listener = DirectListener.StartAsync(Options, Greeter, Counters);
            listener = _listener;
        }

        return await listener;
    }

    internal void Adopt(DirectLink link)
    {
        _links[link] = 0;
        _ = link.Completion.ContinueWith(
            _ => _links.TryRemove(link, out byte _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        if (Volatile.Read(ref _disposed))
            link.Close("transport disposed");
    }

    internal void Forget(DirectAttempt attempt) => _attempts.TryRemove(attempt, out _);

    private DirectAttempt Begin(LinkHandshake handshake, ILinkAttemptObserver observer)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        ArgumentNullException.ThrowIfNull(observer);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var attempt = new DirectAttempt(this, handshake, observer);
        _attempts[attempt] = 0;
        return attempt;
    }
}
