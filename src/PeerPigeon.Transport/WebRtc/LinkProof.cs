using System.Buffers.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>Makes and checks the proof in an offer or answer: a signature that binds the peer's key to its DTLS certificate.</summary>
internal static class LinkProof
{
    /// <summary>Adds our proof, where we have a key that proves our id and the other side names its attempts, as ours do.</summary>
    public static SessionDescription Sign(
        SessionDescription description, LinkHandshake handshake, ReadOnlyMemory<byte> ours, ReadOnlyMemory<byte> theirs)
    {
        if (handshake.Key is not { } key || key.Id != handshake.Local || description.Attempt is not { } attempt)
            return description;
        bool isOffer = description.Type == SessionDescription.Offer;
        var proof = new DescriptionProof(
            description.Type, attempt, handshake.Local, handshake.Remote, handshake.Network, isOffer ? ours : theirs, isOffer ? default : ours);
        return description with { Key = key.PublicKey, Proof = Base64Url.EncodeToString(key.Sign(proof.SignedBytes())) };
    }

    /// <summary>Whether the description proves that it is the remote's.</summary>
    /// <param name="description">What came.</param>
    /// <param name="handshake">Between whom.</param>
    /// <param name="theirs">The fingerprint that the description names.</param>
    /// <param name="ours">Ours, if the description is an answer.</param>
    /// <param name="attempt">The name of the attempt.</param>
    /// <param name="verifier">Checks signatures.</param>
    /// <param name="isProven">Whether it does; false without a fault where nothing was to be proved.</param>
    /// <returns>Null, or why the handshake ends.</returns>
    public static WebRtcRefusal? Check(
        SessionDescription description,
        LinkHandshake handshake,
        ReadOnlyMemory<byte> theirs,
        ReadOnlyMemory<byte> ours,
        string? attempt,
        ISignatureVerifier verifier,
        out bool isProven)
    {
        isProven = false;
        if (description.Key is null && description.Proof is null)
            return handshake.RequireProof ? WebRtcRefusal.MissingProof : null;
        bool isOffer = description.Type == SessionDescription.Offer;
        isProven = attempt is not null
            && !theirs.IsEmpty
            && verifier.TryGetId(description.Key, out PeerId id)
            && id == handshake.Remote
            && description.Proof is { } text
            && Base64Url.IsValid(text)
            && verifier.Verify(
                description.Key,
                new DescriptionProof(
                    description.Type, attempt, handshake.Remote, handshake.Local, handshake.Network, isOffer ? theirs : ours, isOffer ? default : theirs).SignedBytes(),
                Base64Url.DecodeFromChars(text));
        return isProven ? null : WebRtcRefusal.WrongProof;
    }
}
