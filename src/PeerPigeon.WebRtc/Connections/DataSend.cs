namespace PeerPigeon.WebRtc;

/// <summary>What became of a message given to a channel.</summary>
public enum DataSend
{
    /// <summary>Taken: it goes out in order, unless the connection ends.</summary>
    Sent,

    /// <summary>Not taken: more than <see cref="RtcOptions.SendLimit"/> would wait. <see cref="IPeerConnectionObserver.OnBufferedLow"/> tells when to go on.</summary>
    Full,

    /// <summary>Not taken: the channel is closed or not open yet.</summary>
    Closed,

    /// <summary>Not taken: longer than the other side takes (<see cref="DataChannel.MaxMessageBytes"/>).</summary>
    TooLarge,
}
