using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>Between whom a link is to be made, and in which network. Everything that the handshake binds.</summary>
/// <param name="Local">Our end.</param>
/// <param name="Remote">The end that the hub's message came from or goes to.</param>
/// <param name="Network">The network that the link will belong to.</param>
/// <param name="Key">Proves <paramref name="Local"/>; null, or a key of another id, and the link is unproven to the remote.</param>
/// <param name="RequireProof">The remote is known to hold the key behind its id (it announced signatures): without a proof it is refused.</param>
/// <param name="Component">Member <c>component</c> of what is emitted: the smallest id that we know to be joined to us; null leaves it out.</param>
/// <param name="Need">Member <c>need</c> of an offer: why a full peer should still take us; null leaves it out.</param>
public sealed record LinkHandshake(
    PeerId Local,
    PeerId Remote,
    NetworkName Network,
    IPeerKey? Key = null,
    bool RequireProof = false,
    PeerId? Component = null,
    string? Need = null);

/// <summary>One kind of link. Shared by all meshes of a process; members may be called from any thread.</summary>
public interface ILinkTransport : IAsyncDisposable
{
    /// <summary>The kind of its links, as in <see cref="ILink.Kind"/>.</summary>
    string Kind { get; }

    /// <summary>Whether an offer's data is of this kind; looks at its form alone.</summary>
    bool Handles(RawJson offer);

    /// <summary>Begins a handshake as the side that offers (the greater id); emits the offer through the observer.</summary>
    ILinkAttempt Offer(LinkHandshake handshake, ILinkAttemptObserver observer);

    /// <summary>Takes an offer up; emits the answer. A malformed offer ends in <see cref="ILinkAttemptObserver.OnFailed"/>, never in an exception.</summary>
    ILinkAttempt Answer(LinkHandshake handshake, RawJson offer, ILinkAttemptObserver observer);
}

/// <summary>One handshake, on either side. It ends by itself: opened, failed, or failed by its own time-out.</summary>
public interface ILinkAttempt : IDisposable
{
    /// <summary>
    /// Hands over what the remote sent for this handshake: <see cref="SignalKind.Answer"/> or <see cref="SignalKind.IceCandidate"/>.
    /// What does not fit this attempt is ignored. An answer whose <c>accepted</c> is false fails the attempt.
    /// </summary>
    void OnSignal(SignalKind kind, RawJson data);

    // Dispose abandons the attempt: the observer hears nothing more, and a link that opened is closed. Whoever took the link lets go of the attempt.
}

/// <summary>
/// Hears how an attempt goes. Calls come one at a time, from any thread, and never from within <see cref="ILinkTransport.Offer"/>,
/// <see cref="ILinkTransport.Answer"/>, <see cref="ILinkAttempt.OnSignal"/> or Dispose; an implementation must not block.
/// </summary>
public interface ILinkAttemptObserver
{
    /// <summary>Send this to the remote through the hub, in the handshake's network.</summary>
    void OnEmit(SignalKind kind, RawJson data);

    /// <summary>The link stands; the observer owns it, starts it and closes it. Exactly one of this and <see cref="OnFailed"/>.</summary>
    void OnOpened(ILink link);

    /// <summary>No link came of it. Nothing follows.</summary>
    void OnFailed(string reason);
}
