using System.Buffers;
using System.Buffers.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>Makes and checks the signatures of records. Each costs a curve operation.</summary>
public static class RecordSignatures
{
    private const int SignatureBytes = 64;

    /// <summary>The record with this key's signature.</summary>
    public static DhtRecord Sign(this IPeerKey key, DhtRecord record)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(record);
        return record.With(new FrameSignature(key.PublicKey, Base64Url.EncodeToString(key.Sign(record.SignedBytes()))));
    }

    /// <summary>What the record's signature proves. Without one nothing is computed.</summary>
    public static RecordProof Prove(this ISignatureVerifier verifier, DhtRecord record)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        ArgumentNullException.ThrowIfNull(record);
        if (record.Signature is not { } signature)
            return RecordProof.Unsigned;
        Span<byte> value = stackalloc byte[SignatureBytes];
        if (!verifier.TryGetId(signature.Key, out PeerId signer)
            || Base64Url.DecodeFromChars(signature.Value, value, out _, out int written) != OperationStatus.Done || written != SignatureBytes
            || !verifier.Verify(signature.Key, record.SignedBytes(), value))
            return RecordProof.Forged;
        return new(signer.SameBytes(record.Publisher) ? ProofLevel.Verified : ProofLevel.Unproven, signer);
    }
}
