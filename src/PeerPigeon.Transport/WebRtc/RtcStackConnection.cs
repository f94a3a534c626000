using PeerPigeon.WebRtc;

namespace PeerPigeon.Transport;

/// <summary>One connection of <see cref="RtcStack"/>, with the one channel that a link needs.</summary>
internal sealed class RtcStackConnection : IRtcConnection, IPeerConnectionObserver
{
    private readonly PeerConnection _connection;
    private readonly IRtcObserver _observer;
    private readonly Action _gone;
    private volatile DataChannel? _channel;
    private int _isGone;

    public RtcStackConnection(RtcEndpoint endpoint, IRtcObserver observer, Action gone)
    {
        _observer = observer;
        _gone = gone;
        _connection = endpoint.CreateConnection(this);
    }

    public long BufferedBytes => _connection.BufferedBytes;

    public ReadOnlyMemory<byte> LocalFingerprint => _connection.LocalFingerprint;

    public ReadOnlyMemory<byte> RemoteFingerprint => _channel is null ? default : _connection.RemoteFingerprint;

    public void Offer(string label)
    {
        _connection.CreateChannel(label);
        _connection.TryOffer(out _);
    }

    public string? Answer(string sdp) => _connection.TryAnswer(sdp, out string? fault) ? null : fault;

    public string? SetAnswer(string sdp) => _connection.TryAccept(sdp, out string? fault) ? null : fault;

    public void AddCandidate(string candidate, string? ufrag) => _connection.AddCandidate(candidate, ufrag);

    public SendOutcome TrySend(ReadOnlyMemory<byte> message, bool isBinary) => _channel?.TrySend(message, isBinary) switch
    {
        DataSend.Sent => SendOutcome.Sent,
        DataSend.Full => SendOutcome.Full,
        _ => SendOutcome.Closed,
    };

    public void Release(int bytes) => _connection.Release(bytes);

    public void Close() => _connection.Close();

    public void Dispose()
    {
        _connection.Dispose();
        Leave();
    }

    void IPeerConnectionObserver.OnDescription(bool isOffer, string sdp) => _observer.OnDescription(isOffer, sdp);

    void IPeerConnectionObserver.OnCandidate(LocalCandidate candidate) =>
        _observer.OnCandidate(new(candidate.Candidate, candidate.Mid, candidate.MLineIndex, candidate.Ufrag));

    void IPeerConnectionObserver.OnChannelOpen(DataChannel channel)
    {
        // One link, one channel: whatever else the other side opens is not for us.
        if (_channel is not null)
        {
            channel.Close();
            return;
        }

        _channel = channel;
        _observer.OnOpen(channel.Label, channel.MaxMessageBytes);
    }

    void IPeerConnectionObserver.OnMessage(DataChannel channel, ReadOnlyMemory<byte> message, bool isBinary)
    {
        if (channel == _channel)
            _observer.OnMessage(message, isBinary);
        else
            _connection.Release(message.Length);
    }

    void IPeerConnectionObserver.OnBufferedLow(PeerConnection connection)
    {
    }

    void IPeerConnectionObserver.OnChannelClosed(DataChannel channel)
    {
        if (channel == _channel)
            _connection.Close();
    }

    void IPeerConnectionObserver.OnClosed(string reason)
    {
        Leave();
        _observer.OnClosed(reason);
    }

    private void Leave()
    {
        if (Interlocked.Exchange(ref _isGone, 1) == 0)
            _gone();
    }
}
