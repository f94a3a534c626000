namespace PeerPigeon.WebRtc;

/// <summary>Where a record layer is.</summary>
internal enum RecordState
{
    /// <summary>Before the end of its handshake: nothing can be sealed.</summary>
    Handshaking,

    /// <summary>Open both ways.</summary>
    Established,

    /// <summary>Closed by either side, or failed: <see cref="IRecordLayer.Failure"/> tells.</summary>
    Closed,
}

/// <summary>
/// What keeps SCTP packets secret: DTLS, or, in simulations, nothing at all (<see cref="PlaintextRecordLayer"/>). No
/// threads, no sockets, no clock: the caller moves datagrams and passes the time.
/// </summary>
internal interface IRecordLayer : IDisposable
{
    /// <summary>The most bytes that sealing adds to a packet.</summary>
    int Overhead { get; }

    /// <summary>Where it is; changes inside <see cref="Receive"/>, <see cref="OnDeadline"/> and <see cref="Close"/>.</summary>
    RecordState State { get; }

    /// <summary>Why it closed, in words; null while it is not closed or was closed in order.</summary>
    string? Failure { get; }

    /// <summary>When <see cref="OnDeadline"/> is due; <see cref="WebRtc.Deadline.None"/> if never.</summary>
    long Deadline { get; }

    /// <summary>Begins the handshake. What the other side sent before is given to <see cref="Receive"/> by the caller afterwards.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="isClient">Whether this side speaks first (<c>a=setup:active</c>).</param>
    void Start(long now, bool isClient);

    /// <summary>Takes a datagram of the other side; what it held for the application goes to <paramref name="sink"/> inside this call.</summary>
    void Receive(long now, ReadOnlySpan<byte> datagram, IRecordSink sink);

    /// <summary>Sends a flight again that was not answered.</summary>
    void OnDeadline(long now);

    /// <summary>Writes the next datagram of its own (handshake, alert) that waits to be sent.</summary>
    /// <returns>Its length, 0 if none waits.</returns>
    int Poll(Span<byte> datagram);

    /// <summary>Makes a datagram of one SCTP packet. Only while <see cref="RecordState.Established"/>.</summary>
    /// <returns>Its length.</returns>
    int Seal(ReadOnlySpan<byte> packet, Span<byte> datagram);

    /// <summary>Says goodbye to the other side (close_notify); it waits in <see cref="Poll"/>.</summary>
    void Close();
}

/// <summary>Takes the packets that were inside datagrams.</summary>
internal interface IRecordSink
{
    /// <summary>One SCTP packet; valid during the call.</summary>
    void OnPacket(ReadOnlySpan<byte> packet);
}
