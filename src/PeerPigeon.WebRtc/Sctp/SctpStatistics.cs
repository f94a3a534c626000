namespace PeerPigeon.WebRtc;

/// <summary>Counters of an association; they only grow.</summary>
internal sealed class SctpStatistics
{
    /// <summary>Packets built.</summary>
    public long PacketsSent { get; set; }

    /// <summary>Packets taken, after tag and checksum were found right.</summary>
    public long PacketsReceived { get; set; }

    /// <summary>Packets thrown away: too short, wrong tag, wrong checksum, nothing to do with this association.</summary>
    public long PacketsRefused { get; set; }

    /// <summary>Messages whose last byte was put into a packet.</summary>
    public long MessagesSent { get; set; }

    /// <summary>Payload bytes put into packets for the first time.</summary>
    public long BytesSent { get; set; }

    /// <summary>Messages handed to the observer.</summary>
    public long MessagesReceived { get; set; }

    /// <summary>Payload bytes handed to the observer.</summary>
    public long BytesReceived { get; set; }

    /// <summary>Chunks sent again.</summary>
    public long Retransmissions { get; set; }

    /// <summary>Tail loss probes.</summary>
    public long Probes { get; set; }

    /// <summary>Retransmission timeouts.</summary>
    public long Timeouts { get; set; }

    /// <summary>Messages given up because they ran out of retransmissions or time.</summary>
    public long MessagesAbandoned { get; set; }

    /// <summary>Chunks received twice.</summary>
    public long Duplicates { get; set; }

    /// <summary>Data chunks dropped because a window, <see cref="SctpOptions.OutOfOrderTsns"/> or <see cref="SctpOptions.GapRuns"/> was full.</summary>
    public long ChunksOverLimit { get; set; }

    /// <summary>Chunks that made no sense: fields out of range, fragments without a beginning.</summary>
    public long ChunksRefused { get; set; }

    /// <summary>Answers dropped because <see cref="SctpOptions.PendingControl"/> was reached.</summary>
    public long ControlOverLimit { get; set; }

    /// <summary>Sends refused because the buffer was full.</summary>
    public long SendsRefused { get; set; }

    /// <summary>Microseconds, the latest smoothed round trip.</summary>
    public long SmoothedRoundTrip { get; set; }

    /// <summary>Bytes, the latest congestion window.</summary>
    public int CongestionWindow { get; set; }
}
