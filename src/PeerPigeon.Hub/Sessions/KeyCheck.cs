using System.Buffers.Text;
using System.Security.Cryptography;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>Whether the answer to a challenge shows the key behind an id.</summary>
internal static class KeyCheck
{
    private const int SignatureLength = 64;

    public static bool Holds(RawJson data, string nonce, PeerId peer)
    {
        if (!KeyProof.TryRead(data, out KeyProof? proof, out _) || !TryDecode(proof.Key, out byte[] key) || !TryDecode(proof.Signature, out byte[] signature))
            return false;
        if (!PeerId.FromPublicKey(key).SameBytes(peer) || signature.Length != SignatureLength)
            return false;
        try
        {
            using ECDsa ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(key, out int read);
            return read == key.Length
                && ecdsa.KeySize == 256
                && ecdsa.VerifyData(KeyProof.SignedBytes(nonce, peer), signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;      // not a key
        }
    }

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bool valid = Base64Url.IsValid(text);      // decoding throws otherwise
        bytes = valid ? Base64Url.DecodeFromChars(text) : [];
        return valid;
    }
}
