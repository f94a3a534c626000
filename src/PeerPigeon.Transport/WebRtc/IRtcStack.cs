using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>A WebRTC implementation, as far as links need it. Shared by all links of a process; any thread.</summary>
public interface IRtcStack : IAsyncDisposable
{
    /// <summary>A fresh connection; nothing happens before <see cref="IRtcConnection.Offer"/> or <see cref="IRtcConnection.Answer"/>.</summary>
    /// <param name="observer">Hears about it; calls come one at a time, never from within a member of the connection, and must not block.</param>
    /// <param name="local">Our end: each has a UDP socket of its own.</param>
    /// <param name="remote">The other end: two connections to the same one must not share a socket.</param>
    IRtcConnection Create(IRtcObserver observer, PeerId local, PeerId remote);
}

/// <summary>One peer connection with one ordered, reliable data channel. Members may be called from any thread and never block.</summary>
public interface IRtcConnection : IDisposable
{
    /// <summary>Bytes accepted and not yet acknowledged by the other side.</summary>
    long BufferedBytes { get; }

    /// <summary>SHA-256 of our certificate, 32 bytes.</summary>
    ReadOnlyMemory<byte> LocalFingerprint { get; }

    /// <summary>SHA-256 of the certificate that the other side named and proved; empty before the channel is open.</summary>
    ReadOnlyMemory<byte> RemoteFingerprint { get; }

    /// <summary>Makes the data channel and an offer, which the observer gets.</summary>
    /// <param name="label">Of the channel.</param>
    void Offer(string label);

    /// <summary>Takes an offer; the observer gets the answer. On an open connection this is a renegotiation.</summary>
    /// <returns>Null, or what is wrong with the SDP; nothing changes then.</returns>
    string? Answer(string sdp);

    /// <summary>Takes the answer to our offer.</summary>
    /// <returns>Null, or what is wrong with the SDP; nothing changes then.</returns>
    string? SetAnswer(string sdp);

    /// <summary>Takes a candidate of the other side; one that cannot be used, or of another <c>ufrag</c>, is ignored.</summary>
    /// <param name="candidate">As in SDP, <c>candidate:…</c>.</param>
    /// <param name="ufrag">Whose it is, where the other side says so.</param>
    void AddCandidate(string candidate, string? ufrag);

    /// <summary>Queues a message.</summary>
    /// <returns><see cref="SendOutcome.Full"/> when more than the connection's send limit would wait.</returns>
    SendOutcome TrySend(ReadOnlyMemory<byte> message, bool isBinary);

    /// <summary>Gives bytes of the receive window back: a message of this length was dealt with.</summary>
    void Release(int bytes);

    /// <summary>Ends the connection; what was accepted before goes out first, within a bounded time. The other side learns of it at once.</summary>
    void Close();

    // Dispose cuts it: nothing more is sent or heard.
}

/// <summary>Hears what becomes of one peer connection.</summary>
public interface IRtcObserver
{
    /// <summary>Our offer or answer, to be sent to the other side.</summary>
    /// <param name="isOffer">False for an answer.</param>
    /// <param name="sdp">The session description.</param>
    void OnDescription(bool isOffer, string sdp);

    /// <summary>A candidate of ours, to be sent to the other side after the description.</summary>
    void OnCandidate(RtcCandidate candidate);

    /// <summary>The channel is open both ways.</summary>
    /// <param name="label">As the offerer named it.</param>
    /// <param name="maxMessageBytes">The largest message that the other side takes.</param>
    void OnOpen(string label, int maxMessageBytes);

    /// <summary>A message arrived; nobody writes to these bytes again. They count against the receive window until <see cref="IRtcConnection.Release"/>.</summary>
    void OnMessage(ReadOnlyMemory<byte> message, bool isBinary);

    /// <summary>The connection is over, or never came about. Exactly once; nothing follows.</summary>
    void OnClosed(string reason);
}

/// <summary>One candidate as the other side wants it (RTCIceCandidateInit).</summary>
/// <param name="Candidate">As in SDP, <c>candidate:…</c>; empty for the end of candidates.</param>
/// <param name="Mid">Of the media section.</param>
/// <param name="MLineIndex">Of the media section, from 0.</param>
/// <param name="Ufrag">Of our description.</param>
public sealed record RtcCandidate(string Candidate, string Mid, int MLineIndex, string Ufrag);
