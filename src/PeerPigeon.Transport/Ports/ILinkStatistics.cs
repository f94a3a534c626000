namespace PeerPigeon.Transport;

/// <summary>What a link counts besides bytes, for links that count it. Read at any time; values only grow.</summary>
public interface ILinkStatistics
{
    /// <summary>Frames received.</summary>
    long FramesIn { get; }

    /// <summary>Frames handed to the network.</summary>
    long FramesOut { get; }

    /// <summary>Sends refused because the send queue was at its limit.</summary>
    long FullSends { get; }
}
