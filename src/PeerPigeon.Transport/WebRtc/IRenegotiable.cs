namespace PeerPigeon.Transport;

/// <summary>A link whose remote may change the session while it is open: a browser that starts or stops media (wire protocol §4.7).</summary>
public interface IRenegotiable
{
    /// <summary>Takes another offer; media is declined, the channel stays as it is.</summary>
    /// <param name="sdp">The remote's new description.</param>
    /// <param name="answered">Gets the SDP of the answer, from any thread and never from within this call; in the order of the offers.</param>
    /// <returns>Null, or why the offer is refused; nothing changes then.</returns>
    string? Renegotiate(string sdp, Action<string> answered);
}
