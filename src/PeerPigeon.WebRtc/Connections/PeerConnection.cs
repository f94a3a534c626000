using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.WebRtc;

/// <summary>One WebRTC connection with data channels and no media. Members may be called from any thread and never block.</summary>
/// <remarks>
/// One side calls <see cref="TryOffer"/>, the other <see cref="TryAnswer"/> with what the observer of the first was given,
/// and so on. All connections of an endpoint share its socket and its thread; none has a thread of its own.
/// </remarks>
public sealed partial class PeerConnection : IDisposable
{
    private readonly RtcEndpoint _endpoint;
    private readonly IPeerConnectionObserver _observer;
    private readonly Negotiation _negotiation;
    private readonly Lock _negotiating = new();
    private int _isDisposed;

    internal PeerConnection(RtcEndpoint endpoint, IPeerConnectionObserver observer)
    {
        _endpoint = endpoint;
        _observer = observer;
        _giveBack = GiveBack;
        _negotiation = new(endpoint.Random, endpoint.Certificate, endpoint.Options.MaxMessageBytes);
    }

    /// <summary>SHA-256 of our certificate, 32 bytes; the same for all connections of an endpoint.</summary>
    public ReadOnlyMemory<byte> LocalFingerprint => _endpoint.Certificate.Hash.ToArray();

    /// <summary>The hash of the certificate that the other side promised, and proved once a channel is open. Empty before its description came.</summary>
    public ReadOnlyMemory<byte> RemoteFingerprint { get; private set; }

    /// <summary>Begins as the side that offers, or restarts ICE on an open connection; the observer gets the offer.</summary>
    public bool TryOffer([NotNullWhen(false)] out string? fault)
    {
        lock (_negotiating)
        {
            if (!_negotiation.TryOffer(out string? sdp, out fault))
                return false;
            (IceCredentials local, (string, int) section) = (_negotiation.Local, _negotiation.Section);
            _endpoint.Post(now => Describe(now, local, section, isOffer: true, sdp, remote: null));
            return true;
        }
    }

    /// <summary>Takes an offer, the first or a later one; the observer gets the answer.</summary>
    /// <param name="offer">A session description.</param>
    /// <param name="fault">What is wrong with it; nothing changed then.</param>
    public bool TryAnswer(string offer, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(offer);
        lock (_negotiating)
        {
            if (!_negotiation.TryAnswer(offer, out string? sdp, out RemoteTerms? remote, out fault))
                return false;
            RemoteFingerprint = remote.Fingerprint.Hash.ToArray();
            (IceCredentials local, (string, int) section) = (_negotiation.Local, _negotiation.Section);
            _endpoint.Post(now => Describe(now, local, section, isOffer: false, sdp, remote));
            return true;
        }
    }

    /// <summary>Takes the answer to our offer.</summary>
    /// <param name="answer">A session description.</param>
    /// <param name="fault">What is wrong with it; nothing changed then.</param>
    public bool TryAccept(string answer, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(answer);
        lock (_negotiating)
        {
            if (!_negotiation.TryAccept(answer, out RemoteTerms? remote, out fault))
                return false;
            RemoteFingerprint = remote.Fingerprint.Hash.ToArray();
            _endpoint.Post(now => Accept(now, remote));
            return true;
        }
    }

    /// <summary>Takes a candidate of the other side; one that cannot be used is ignored.</summary>
    /// <param name="candidate">As in a description, <c>candidate:…</c>.</param>
    /// <param name="ufrag">Whose it is, where the other side says so; one of another description is ignored.</param>
    public void AddCandidate(string candidate, string? ufrag)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        _endpoint.Post(now => TakeCandidate(now, candidate, ufrag));
    }

    /// <summary>Makes a channel, ordered and reliable; the observer hears when it is open. Before the connection is open it waits for that.</summary>
    public DataChannel CreateChannel(string label, string protocol = "")
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(protocol);
        var channel = new DataChannel(this, label, protocol);
        _endpoint.Post(now => Open(now, channel));
        return channel;
    }

    /// <summary>Gives bytes of the receive window back: a message of this length was dealt with.</summary>
    public void Release(int bytes)
    {
        if (Interlocked.Add(ref _released, bytes) == bytes)
            _endpoint.Post(_giveBack);
    }

    /// <summary>Ends the connection. What was accepted goes out first, within <see cref="RtcOptions.CloseTimeout"/>; the other side learns of it at once.</summary>
    public void Close() => _endpoint.Post(CloseNow);

    /// <summary>Cuts the connection: the observer hears nothing more.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            _endpoint.Post(Cut);
    }
}
