namespace PeerPigeon.Transport;

/// <summary>Takes what a link delivers. Calls come one at a time, in order, on the link's thread; an implementation must not block.</summary>
public interface ILinkReceiver
{
    /// <summary>A frame arrived. The receiver owns it from now on and releases it once it is done with it.</summary>
    void OnFrame(InboundFrame frame);

    /// <summary>The link is gone, whoever ended it. Exactly once, after the last <see cref="OnFrame"/>.</summary>
    /// <param name="reason">For logs; the remote may have chosen the words.</param>
    void OnClosed(string reason);
}

/// <summary>Hears that a frame's way has ended; the link that made the frame.</summary>
public interface IFrameOwner
{
    /// <summary>Called once per frame, from any thread.</summary>
    void OnReleased(InboundFrame frame);
}

/// <summary>
/// One frame that arrived. The link stops reading while more than its receive window is unreleased, so whoever ends the
/// frame's way (delivered, forwarded, dropped) releases it.
/// </summary>
/// <remarks>The payload stays valid and unchanged after release, so slices of it may be kept; release is about flow, not memory.</remarks>
public sealed class InboundFrame
{
    private IFrameOwner? _owner;

    /// <summary>Made by links.</summary>
    /// <param name="payload">Bytes that nobody writes to any more.</param>
    /// <param name="isBinary">False for text.</param>
    /// <param name="owner">Who counts unreleased bytes; null where nobody does.</param>
    public InboundFrame(ReadOnlyMemory<byte> payload, bool isBinary, IFrameOwner? owner)
    {
        Payload = payload;
        IsBinary = isBinary;
        _owner = owner;
    }

    /// <summary>What the remote sent; text is well-formed UTF-8 on links that check it, else unchecked.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>False for text.</summary>
    public bool IsBinary { get; }

    /// <summary>Gives the frame's share of the receive window back. Any thread; a second call does nothing.</summary>
    public void Release() => Interlocked.Exchange(ref _owner, null)?.OnReleased(this);
}
