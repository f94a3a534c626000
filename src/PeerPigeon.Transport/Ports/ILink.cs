using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>What became of something given to be sent. Never an exception: a full queue and a closed link are everyday events.</summary>
public enum SendOutcome
{
    /// <summary>Taken into the send queue. Not a promise of delivery: the link may still break.</summary>
    Sent,

    /// <summary>Not taken: the send queue is at its limit. Try later, or shed.</summary>
    Full,

    /// <summary>Not taken: the link is closed or closing.</summary>
    Closed,
}

/// <summary>One frame to send: JSON text as UTF-8, or the binary frame that a text header announced (wire protocol §5).</summary>
/// <param name="Payload">At most <see cref="ProtocolLimits.MaxFrameBytes"/>. Nobody writes to these bytes after they were given away.</param>
/// <param name="IsBinary">False for text.</param>
public readonly record struct LinkFrame(ReadOnlyMemory<byte> Payload, bool IsBinary);

/// <summary>One open, ordered, bidirectional channel to a remote peer, in exactly one network.</summary>
/// <remarks>
/// Members may be called from any thread. A link never calls its receiver from within one of its own members, so an owner
/// may use it while handling a call. Whoever got it from <see cref="ILinkAttemptObserver.OnOpened"/> owns it and closes it.
/// </remarks>
public interface ILink
{
    /// <summary>Our end.</summary>
    PeerId Local { get; }

    /// <summary>The other end, as named by the signalling handshake; <see cref="IsProven"/> says whether it also proved it.</summary>
    PeerId Remote { get; }

    /// <summary>The one network that the handshake named. Frames of another are a violation by the remote.</summary>
    NetworkName Network { get; }

    /// <summary>The kind of transport: <c>memory</c>, <c>direct</c> or <c>webrtc</c>.</summary>
    string Kind { get; }

    /// <summary>Whether the remote proved, in this link's own handshake, the key whose hash is its id.</summary>
    bool IsProven { get; }

    /// <summary>Bytes accepted and not yet handed to the network, a fixed cost per frame included, so that empty frames are bounded too.</summary>
    long PendingBytes { get; }

    /// <summary>The largest <see cref="PendingBytes"/> at which a frame is still taken. Links without a bound of their own have none.</summary>
    long SendLimit => long.MaxValue;

    /// <summary>The largest frame that both ends take, in bytes.</summary>
    int MaxFrameBytes => ProtocolLimits.Default.MaxFrameBytes;

    /// <summary>Payload bytes received since the link opened.</summary>
    long BytesIn { get; }

    /// <summary>Payload bytes handed to the network since the link opened.</summary>
    long BytesOut { get; }

    /// <summary>Starts delivery. Frames that came before wait in the link, within its receive window.</summary>
    /// <remarks>Start soon: a direct link that is not read answers no pings, and the remote gives it up within 15 s.</remarks>
    /// <exception cref="InvalidOperationException">Called a second time.</exception>
    void Start(ILinkReceiver receiver);

    /// <summary>Queues a frame; never blocks. The order of calls is the order on the wire.</summary>
    /// <returns><see cref="SendOutcome.Full"/> when <see cref="PendingBytes"/> would exceed the link's limit.</returns>
    /// <exception cref="ArgumentException">The frame exceeds the largest frame: the caller should have split or refused it.</exception>
    SendOutcome TrySend(LinkFrame frame);

    /// <summary>
    /// Ends the link; further calls do nothing. Frames accepted before are flushed within a bounded time. What the remote
    /// sent before it learned of it is still delivered, then <see cref="ILinkReceiver.OnClosed"/>.
    /// </summary>
    /// <param name="reason">A few words for the remote and for logs; cut at 120 bytes of UTF-8.</param>
    void Close(string reason);
}
