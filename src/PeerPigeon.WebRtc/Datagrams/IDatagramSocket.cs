namespace PeerPigeon.WebRtc;

/// <summary>One UDP socket. Only <see cref="Wake"/> may be called from any thread; the rest is the engine thread's.</summary>
internal interface IDatagramSocket : IDisposable
{
    /// <summary>What it is bound to; an unspecified address (0.0.0.0, ::) means every interface.</summary>
    UdpAddress Local { get; }

    /// <summary>The most datagrams that one <see cref="Send"/> takes. At least 1.</summary>
    int MaxSegments { get; }

    /// <summary>Datagrams that could not be sent: the socket's buffer was full, or there is no way to the address.</summary>
    long DroppedSends { get; }

    /// <summary>
    /// Waits until datagrams came, somebody called <see cref="Wake"/>, or the time is over, and hands every datagram to
    /// <paramref name="sink"/>. A bounded number of datagrams a call, so that a flood starves nobody.
    /// </summary>
    /// <param name="sink">Called once per datagram, inside this call.</param>
    /// <param name="timeoutMicros">0 looks only; negative waits without end.</param>
    /// <returns>How many datagrams were handed over.</returns>
    int Receive(IDatagramSink sink, long timeoutMicros);

    /// <summary>Sends <paramref name="datagrams"/>: datagrams of <paramref name="segment"/> bytes one after the other, the last may be shorter.</summary>
    /// <remarks>Never blocks and never throws for the network's sake: what cannot be sent is lost and counted, as UDP does.</remarks>
    void Send(UdpAddress to, ReadOnlySpan<byte> datagrams, int segment);

    /// <summary>Ends a running or the next <see cref="Receive"/> early. Any thread; cheap when called often.</summary>
    void Wake();
}

/// <summary>Takes the datagrams that a socket received.</summary>
internal interface IDatagramSink
{
    /// <summary>One datagram; the bytes are valid during the call and may be changed in place.</summary>
    void OnDatagram(UdpAddress from, Span<byte> datagram);
}
