using System.Text;

namespace PeerPigeon.Protocol;

/// <summary>What a peer signs with the key behind its id when it offers or answers a WebRTC link.</summary>
/// <remarks>
/// DTLS proves that the other end holds the certificate whose fingerprint its description names; the signature says whose certificate that
/// is. So nobody in the middle, the hub included, can put a certificate of its own in place. The offerer cannot know the answerer's yet and signs
/// its own alone; an answer binds both, and the attempt, so that it fits one offer only.
/// </remarks>
/// <param name="Type"><see cref="SessionDescription.Offer"/> or <see cref="SessionDescription.Answer"/>.</param>
/// <param name="Attempt">The token of the offer.</param>
/// <param name="From">Who signs.</param>
/// <param name="To">For whom.</param>
/// <param name="Network">The network of the link.</param>
/// <param name="OffererFingerprint">SHA-256 of the offerer's certificate.</param>
/// <param name="AnswererFingerprint">SHA-256 of the answerer's certificate; empty in an offer.</param>
public sealed record DescriptionProof(
    string Type,
    string Attempt,
    PeerId From,
    PeerId To,
    NetworkName Network,
    ReadOnlyMemory<byte> OffererFingerprint,
    ReadOnlyMemory<byte> AnswererFingerprint)
{
    /// <summary>What the signature covers. No part can hold a line feed, so two proofs never sign the same bytes.</summary>
    public byte[] SignedBytes() => Encoding.UTF8.GetBytes(
        $"peerpigeon-webrtc/1\n{Type}\n{Attempt}\n{From}\n{To}\n{Network.Value}\n"
        + $"{Convert.ToHexStringLower(OffererFingerprint.Span)}\n{Convert.ToHexStringLower(AnswererFingerprint.Span)}");
}
