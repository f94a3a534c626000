using System.Collections.Concurrent;
using System.Security.Cryptography;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>WebRTC data channels as links: between our peers, and with JavaScript peers of 1.1.3 (wire protocol §4).</summary>
/// <remarks>
/// The offer and the answer are what a browser sends, with members of ours beside the SDP that it does not read: the attempt's name, and
/// each side's signature over the fingerprint of its DTLS certificate (<see cref="DescriptionProof"/>). A JavaScript peer signs nothing
/// and its link is unproven.
/// </remarks>
public sealed class WebRtcLinkTransport : ILinkTransport
{
    /// <summary>The <see cref="Kind"/> of these links.</summary>
    public const string KindName = "webrtc";

    private readonly ConcurrentDictionary<WebRtcLink, byte> _links = new();
    private readonly ConcurrentDictionary<WebRtcAttempt, byte> _attempts = new();
    private readonly IRtcStack _stack;
    private readonly Action<Span<byte>> _random;
    private int _disposed;

    /// <summary>Links over a stack, which is disposed with this.</summary>
    /// <param name="stack">Where connections come from.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="verifier">Checks the remotes' proofs.</param>
    /// <param name="time">Drives time-outs; null for the system's.</param>
    /// <param name="random">Fills a span with unguessable bytes; null for the operating system's source.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public WebRtcLinkTransport(IRtcStack stack, WebRtcLinkOptions options, ISignatureVerifier verifier, TimeProvider? time = null, Action<Span<byte>>? random = null)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(verifier);
        options.Check();
        _stack = stack;
        _random = random ?? RandomNumberGenerator.Fill;
        Options = options;
        Verifier = verifier;
        Time = time ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public string Kind => KindName;

    /// <summary>What happened so far, refusals by reason.</summary>
    public WebRtcLinkCounters Counters { get; } = new();

    /// <summary>The open links, for status pages; each also counts frames (<see cref="ILinkStatistics"/>).</summary>
    public IReadOnlyCollection<ILink> Links => [.. _links.Keys];

    internal WebRtcLinkOptions Options { get; }

    internal ISignatureVerifier Verifier { get; }

    internal TimeProvider Time { get; }

    /// <inheritdoc />
    public bool Handles(RawJson offer) => SessionDescription.Matches(offer, SessionDescription.Offer);

    /// <inheritdoc />
    public ILinkAttempt Offer(LinkHandshake handshake, ILinkAttemptObserver observer)
    {
        WebRtcAttempt attempt = Begin(handshake, observer, out bool mayGoOn);
        if (mayGoOn)
            attempt.Offer();
        return attempt;
    }

    /// <inheritdoc />
    public ILinkAttempt Answer(LinkHandshake handshake, RawJson offer, ILinkAttemptObserver observer)
    {
        WebRtcAttempt attempt = Begin(handshake, observer, out bool mayGoOn);
        if (mayGoOn)
            attempt.Answer(offer);
        return attempt;
    }

    /// <summary>Abandons every attempt, closes every link within its bound, and ends the stack.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        foreach (WebRtcAttempt attempt in _attempts.Keys)
            attempt.Dispose();
        foreach (WebRtcLink link in _links.Keys)
            link.Close("transport disposed");
        var closed = Task.WhenAll(_links.Keys.Select(link => link.Completion));
        await closed.WaitAsync(Options.CloseTimeout, Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stack.DisposeAsync();
    }

    internal IRtcConnection Connect(IRtcObserver observer, LinkHandshake handshake) => _stack.Create(observer, handshake.Local, handshake.Remote);

    internal string NewToken()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random(bytes);
        return System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    internal void Adopt(WebRtcLink link)
    {
        _links[link] = 0;
        if (Volatile.Read(ref _disposed) != 0)
            link.Close("transport disposed");
    }

    internal void Forget(WebRtcLink link) => _links.TryRemove(link, out _);

    internal void Forget(WebRtcAttempt attempt)
    {
        if (_attempts.TryRemove(attempt, out _))
            Counters.Left();
    }

    private WebRtcAttempt Begin(LinkHandshake handshake, ILinkAttemptObserver observer, out bool mayGoOn)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        ArgumentNullException.ThrowIfNull(observer);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        var attempt = new WebRtcAttempt(this, handshake, observer);
        mayGoOn = Counters.TryEnter(Options.MaxAttempts);
        if (mayGoOn)
            _attempts[attempt] = 0;
        else
            attempt.FailLater(WebRtcRefusal.TooManyAttempts, $"{Options.MaxAttempts} handshakes are under way already (max-attempts); try later or raise it");
        return attempt;
    }
}
