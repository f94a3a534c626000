using System.Text;
using System.Threading.Channels;
using PeerPigeon.Transport;
using SIPSorcery.Net;

namespace PeerPigeon.WebRtc.SipSorcery;

/// <summary>One peer connection of SIPSorcery. Its events come from many threads; here they are told one at a time.</summary>
internal sealed class SipSorceryConnection : IRtcConnection
{
    // What libraries and browsers agree on; SIPSorcery does not tell what the other side said.
    private const int MaxMessageBytes = 262_144;
    private const long SendLimit = 4 << 20;
    private const int FingerprintBytes = 32;

    private readonly Channel<Action> _events = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly RTCPeerConnection _connection;
    private readonly IRtcObserver _observer;
    private readonly byte[] _fingerprint;
    private volatile RTCDataChannel? _channel;
    private volatile bool _isOver;
    private int _opened;

    public SipSorceryConnection(RTCConfiguration configuration, IRtcObserver observer)
    {
        _observer = observer;
        _connection = new(configuration);
        _fingerprint = Hash(_connection.DtlsCertificateFingerprint);
        _connection.onicecandidate += OnCandidate;
        _connection.ondatachannel += Use;
        _connection.onconnectionstatechange += OnState;
        _ = TellAsync();
    }

    public long BufferedBytes => (long)(_channel?.bufferedAmount ?? 0);

    public ReadOnlyMemory<byte> LocalFingerprint => _fingerprint;

    public ReadOnlyMemory<byte> RemoteFingerprint => _opened == 0 ? default : Hash(_connection.RemotePeerDtlsFingerprint);

    public void Offer(string label) => Do(async () =>
    {
        Use(await _connection.createDataChannel(label, new RTCDataChannelInit { ordered = true }));
        RTCSessionDescriptionInit offer = _connection.createOffer(null);
        await _connection.setLocalDescription(offer);
        Later(() => _observer.OnDescription(isOffer: true, offer.sdp));
    });

    public string? Answer(string sdp)
    {
        if (Take(RTCSdpType.offer, sdp) is { } fault)
            return fault;
        Do(async () =>
        {
            RTCSessionDescriptionInit answer = _connection.createAnswer(null);
            await _connection.setLocalDescription(answer);
            Later(() => _observer.OnDescription(isOffer: false, answer.sdp));
        });
        return null;
    }

    public string? SetAnswer(string sdp) => Take(RTCSdpType.answer, sdp);

    public void AddCandidate(string candidate, string? ufrag) =>
        _connection.addIceCandidate(new RTCIceCandidateInit { candidate = candidate, sdpMid = "0", sdpMLineIndex = 0, usernameFragment = ufrag });

    public SendOutcome TrySend(ReadOnlyMemory<byte> message, bool isBinary)
    {
        if (_isOver || _channel is not { IsOpened: true } channel)
            return SendOutcome.Closed;
        if (BufferedBytes + message.Length > SendLimit)
            return SendOutcome.Full;
        try
        {
            if (isBinary)
                channel.send(message.ToArray());
            else
                channel.send(Encoding.UTF8.GetString(message.Span));
            return SendOutcome.Sent;
        }
        catch (Exception e) when (e is InvalidOperationException or ApplicationException)
        {
            return SendOutcome.Closed;
        }
    }

    // SIPSorcery's receive window is its own; what is not read yet is not held back there.
    public void Release(int bytes)
    {
    }

    public void Close()
    {
        _connection.close();
        End("closed");
    }

    public void Dispose()
    {
        _isOver = true;
        _events.Writer.TryComplete();
        _connection.Dispose();
    }

    private string? Take(RTCSdpType type, string sdp)
    {
        SetDescriptionResultEnum result = _connection.setRemoteDescription(new RTCSessionDescriptionInit { type = type, sdp = sdp });
        return result == SetDescriptionResultEnum.OK ? null : $"SIPSorcery refuses the SDP: {result}";
    }

    private void Use(RTCDataChannel channel)
    {
        _channel = channel;
        channel.onmessage += (_, protocol, data) =>
            Later(() => _observer.OnMessage(data, protocol is DataChannelPayloadProtocols.WebRTC_Binary or DataChannelPayloadProtocols.WebRTC_Binary_Empty));
        channel.onclose += () => End("data channel closed");
        channel.onopen += () => Opened(channel);
        if (channel.IsOpened)
            Opened(channel);
    }

    private void Opened(RTCDataChannel channel)
    {
        if (Interlocked.Exchange(ref _opened, 1) == 0)
            Later(() => _observer.OnOpen(channel.label, MaxMessageBytes));
    }

    private void OnCandidate(RTCIceCandidate candidate) => Later(() => _observer.OnCandidate(
        new($"candidate:{candidate}", candidate.sdpMid ?? "0", candidate.sdpMLineIndex, candidate.usernameFragment ?? "")));

    private void OnState(RTCPeerConnectionState state)
    {
        if (state is RTCPeerConnectionState.failed or RTCPeerConnectionState.closed or RTCPeerConnectionState.disconnected)
            End($"connection {state}");
    }

    private void Later(Action told) => _events.Writer.TryWrite(told);

    private void End(string reason)
    {
        Later(() =>
        {
            _isOver = true;
            _observer.OnClosed(reason);
        });
        _events.Writer.TryComplete();
    }

    private void Do(Func<Task> work) => _ = RunAsync(work);

    private async Task RunAsync(Func<Task> work)
    {
        try
        {
            await Task.Yield();
            await work();
        }
        catch (Exception e) when (e is InvalidOperationException or ApplicationException or IOException)
        {
            End(e.Message);
        }
    }

    private async Task TellAsync()
    {
        await foreach (Action told in _events.Reader.ReadAllAsync())
        {
            if (_isOver)
                return;
            told();
        }
    }

    private static byte[] Hash(RTCDtlsFingerprint? fingerprint)
    {
        var bytes = new byte[FingerprintBytes];
        string hex = fingerprint?.value?.Replace(":", "", StringComparison.Ordinal) ?? "";
        return hex.Length == 2 * FingerprintBytes && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : [];
    }
}
