namespace PeerPigeon.WebRtc;

/// <summary>Hears what becomes of one connection. Calls come one at a time, on the endpoint's thread, never from within a member of the connection; an implementation must not block.</summary>
public interface IPeerConnectionObserver
{
    /// <summary>Our offer or answer, for the other side.</summary>
    void OnDescription(bool isOffer, string sdp);

    /// <summary>A candidate of ours, for the other side, after the description that it belongs to.</summary>
    void OnCandidate(LocalCandidate candidate);

    /// <summary>A channel is open, whoever made it.</summary>
    void OnChannelOpen(DataChannel channel);

    /// <summary>A message came; nobody writes to its bytes again. It counts against the receive window until <see cref="PeerConnection.Release"/>.</summary>
    void OnMessage(DataChannel channel, ReadOnlyMemory<byte> message, bool isBinary);

    /// <summary>What waits to be sent fell to <see cref="RtcOptions.LowWater"/> after it was above.</summary>
    void OnBufferedLow(PeerConnection connection);

    /// <summary>A channel was closed by either side; the connection stands.</summary>
    void OnChannelClosed(DataChannel channel);

    /// <summary>The connection is over, or never came about. Exactly once; nothing follows.</summary>
    void OnClosed(string reason);
}

/// <summary>One candidate as the other side wants it (RTCIceCandidateInit).</summary>
/// <param name="Candidate">As in a description, <c>candidate:…</c>.</param>
/// <param name="Mid">Name of the media section.</param>
/// <param name="MLineIndex">Place of the media section, from 0.</param>
/// <param name="Ufrag">Of our description.</param>
public sealed record LocalCandidate(string Candidate, string Mid, int MLineIndex, string Ufrag);
