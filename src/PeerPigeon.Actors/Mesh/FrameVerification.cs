using System.Buffers;
using System.Buffers.Text;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>Whether a frame comes from whom it names.</summary>
public static class FrameVerification
{
    private const int SignatureBytes = 64;

    /// <summary>Whether the frame is signed by the key whose hash its origin's id is. Costs a curve operation.</summary>
    public static bool IsVerified(this ISignatureVerifier verifier, GossipFrame frame)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        ArgumentNullException.ThrowIfNull(frame);
        return frame.Signature is { } signature
            && verifier.TryGetId(signature.Key, out PeerId signer)
            && signer.SameBytes(frame.From)
            && TryDecode(signature.Value, out byte[] value)
            && verifier.VerifyFrame(frame, signature.Key, value);
    }

    /// <summary>What the frame's signature is worth. Costs a curve operation if it has one.</summary>
    /// <remarks>
    /// A peer of 1.1.3 writes content anew that has no canonical form, and so breaks its signature; such a frame is no forgery for that.
    /// </remarks>
    public static FrameStanding Judge(this ISignatureVerifier verifier, GossipFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Signature is null)
            return FrameStanding.NotSigned;
        return verifier.IsVerified(frame) ? FrameStanding.Verified
            : frame.HasCanonicalForm ? FrameStanding.Forged
            : FrameStanding.NotSigned;
    }

    private static bool TryDecode(string base64Url, out byte[] bytes)
    {
        bytes = new byte[SignatureBytes];
        return Base64Url.DecodeFromChars(base64Url, bytes, out _, out int written) == OperationStatus.Done && written == bytes.Length;
    }
}
