using System.Diagnostics.CodeAnalysis;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>The private key behind a peer's id. Safe for use from any thread; the holder keeps it, links only borrow it.</summary>
public interface IPeerKey
{
    /// <summary>The id that this key proves.</summary>
    PeerId Id { get; }

    /// <summary>SubjectPublicKeyInfo, base64url without padding.</summary>
    string PublicKey { get; }

    /// <summary>Signs SHA-256 of <paramref name="data"/>.</summary>
    /// <returns>64 bytes: r, then s (IEEE P1363).</returns>
    byte[] Sign(ReadOnlySpan<byte> data);
}

/// <summary>Checks what an <see cref="IPeerKey"/> signed. Safe for use from any thread; never throws on what a stranger sent.</summary>
public interface ISignatureVerifier
{
    /// <summary>Whether <paramref name="signature"/> (r, then s) over <paramref name="data"/> was made with the key.</summary>
    /// <param name="publicKey">SubjectPublicKeyInfo, base64url without padding; anything else is false.</param>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">64 bytes; any other length is false.</param>
    bool Verify(string publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);

    /// <summary>Whether <paramref name="signature"/>, which the frame carries, was made with the key over the frame.</summary>
    /// <remarks>Costs hashing the frame, and a curve operation; a verifier of many that get copies of one frame may know it from the first.</remarks>
    /// <param name="frame">What was signed.</param>
    /// <param name="publicKey">The key that the frame's signature names, as <see cref="Verify"/> takes it.</param>
    /// <param name="signature">The frame's signature, decoded.</param>
    bool VerifyFrame(GossipFrame frame, string publicKey, ReadOnlySpan<byte> signature) => Verify(publicKey, frame.SignedBytes(), signature);

    /// <summary>The id that a public key proves.</summary>
    /// <returns>False when the text is not base64url of a key of this kind.</returns>
    bool TryGetId([NotNullWhen(true)] string? publicKey, out PeerId id);
}
