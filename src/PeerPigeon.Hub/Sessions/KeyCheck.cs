using System.Buffers.Text;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Hub;

/// <summary>Whether the answer to a challenge shows the key behind an id.</summary>
internal static class KeyCheck
{
    public static bool Holds(ISignatureVerifier verifier, RawJson data, string nonce, PeerId peer) =>
        KeyProof.TryRead(data, out KeyProof? proof, out _)
        && verifier.TryGetId(proof.Key, out PeerId id) && id.SameBytes(peer)
        && Base64Url.IsValid(proof.Signature)      // decoding throws otherwise
        && verifier.Verify(proof.Key, KeyProof.SignedBytes(nonce, peer), Base64Url.DecodeFromChars(proof.Signature));
}
