namespace PeerPigeon.Transport;

/// <summary>What an in-memory network did so far, and every fault that it worked. Read at any time; values only grow.</summary>
public sealed class InMemoryNetworkCounters
{
    internal long Sent, Delivered, DeliveredBytes, Lost, Duplicated, Reordered, Partitioned, Full, Unread;
    internal long Opened, HandshakesLostCount, HandshakesBlockedCount, HandshakesTimedOutCount, HandshakesRefusedCount, Severed, CrashCount;

    /// <summary>Frames accepted from senders.</summary>
    public long FramesSent => Volatile.Read(ref Sent);

    /// <summary>Frames given to receivers, duplicates included.</summary>
    public long FramesDelivered => Volatile.Read(ref Delivered);

    /// <summary>Payload bytes given to receivers.</summary>
    public long BytesDelivered => Volatile.Read(ref DeliveredBytes);

    /// <summary>Frames that vanished by <see cref="InMemoryNetworkOptions.Loss"/>.</summary>
    public long FramesLost => Volatile.Read(ref Lost);

    /// <summary>Frames that arrived a second time.</summary>
    public long FramesDuplicated => Volatile.Read(ref Duplicated);

    /// <summary>Frames held back so that others overtook them.</summary>
    public long FramesReordered => Volatile.Read(ref Reordered);

    /// <summary>Frames that vanished at a partition.</summary>
    public long FramesPartitioned => Volatile.Read(ref Partitioned);

    /// <summary>Frames in flight that were dropped because their link ended.</summary>
    public long FramesUnread => Volatile.Read(ref Unread);

    /// <summary>Sends refused because the link had <see cref="InMemoryNetworkOptions.SendLimit"/> bytes in flight.</summary>
    public long FullSends => Volatile.Read(ref Full);

    /// <summary>Links that opened.</summary>
    public long LinksOpened => Volatile.Read(ref Opened);

    /// <summary>Links that ended because a partition outlasted <see cref="InMemoryNetworkOptions.DetectionTime"/>.</summary>
    public long LinksSevered => Volatile.Read(ref Severed);

    /// <summary>Handshakes that vanished by <see cref="InMemoryNetworkOptions.HandshakeLoss"/>.</summary>
    public long HandshakesLost => Volatile.Read(ref HandshakesLostCount);

    /// <summary>Handshakes between a pair that cannot link, or across a partition.</summary>
    public long HandshakesBlocked => Volatile.Read(ref HandshakesBlockedCount);

    /// <summary>Attempts that ended by their time-out.</summary>
    public long HandshakesTimedOut => Volatile.Read(ref HandshakesTimedOutCount);

    /// <summary>Attempts refused: unknown or foreign offer, missing proof, an answer that declines.</summary>
    public long HandshakesRefused => Volatile.Read(ref HandshakesRefusedCount);

    /// <summary>Peers crashed by the test.</summary>
    public long Crashes => Volatile.Read(ref CrashCount);
}
