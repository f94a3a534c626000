namespace PeerPigeon.WebRtc;

/// <summary>No secrecy at all: a handshake of one datagram each way, then packets as they are. For simulations.</summary>
/// <remarks>First byte 22 for the handshake, 23 for a packet, 21 for goodbye, as DTLS numbers them, so that demultiplexing is the same.</remarks>
internal sealed class PlaintextRecordLayer : IRecordLayer
{
    private const byte Goodbye = 21;
    private const byte Hello = 22;
    private const byte Data = 23;
    private const long RetryMicros = 100_000;

    private bool _isClient;
    private bool _owesHello;
    private bool _owesGoodbye;

    public int Overhead => 1;

    public RecordState State { get; private set; }

    public string? Failure => null;

    public long Deadline { get; private set; } = WebRtc.Deadline.None;

    public void Start(long now, bool isClient)
    {
        _isClient = isClient;
        if (isClient)
            Greet(now);
    }

    public void Receive(long now, ReadOnlySpan<byte> datagram, IRecordSink sink)
    {
        if (datagram.IsEmpty || State == RecordState.Closed)
            return;
        switch (datagram[0])
        {
            case Hello:
                _owesHello |= !_isClient;
                Establish();
                break;
            case Data when State == RecordState.Established:
                sink.OnPacket(datagram[1..]);
                break;
            case Goodbye:
                State = RecordState.Closed;
                Deadline = WebRtc.Deadline.None;
                break;
        }
    }

    public void OnDeadline(long now)
    {
        if (Deadline <= now)
            Greet(now);
    }

    public int Poll(Span<byte> datagram)
    {
        if (_owesHello)
        {
            _owesHello = false;
            datagram[0] = Hello;
            return 1;
        }

        if (!_owesGoodbye)
            return 0;
        _owesGoodbye = false;
        datagram[0] = Goodbye;
        return 1;
    }

    public int Seal(ReadOnlySpan<byte> packet, Span<byte> datagram)
    {
        datagram[0] = Data;
        packet.CopyTo(datagram[1..]);
        return packet.Length + 1;
    }

    public void Close()
    {
        _owesGoodbye = State == RecordState.Established;
        State = RecordState.Closed;
        Deadline = WebRtc.Deadline.None;
    }

    public void Dispose()
    {
    }

    private void Greet(long now)
    {
        _owesHello = true;
        Deadline = now + RetryMicros;
    }

    private void Establish()
    {
        State = RecordState.Established;
        Deadline = WebRtc.Deadline.None;
    }
}
