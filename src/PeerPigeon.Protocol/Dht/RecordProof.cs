using System.Runtime.InteropServices;

namespace PeerPigeon.Protocol;

/// <summary>What a record's signature proves, from least to most.</summary>
#pragma warning disable CA1720 // "unsigned" says that nobody signed
public enum ProofLevel
{
    /// <summary>There is a signature, and it was not made with the key beside it over this record.</summary>
    Forged,

    /// <summary>There is none, as in every record of 1.1.3 and in every one of ours that lost it there.</summary>
    Unsigned,

    /// <summary>Signed, by a key that does not prove the publisher's id: of a peer whose id was given to it.</summary>
    Unproven,

    /// <summary>Signed by the key whose hash the publisher's id is.</summary>
    Verified,
}

/// <summary>The result of checking a record's signature; the check itself needs a verifier, which this project has none of.</summary>
/// <param name="Level">What is proven.</param>
/// <param name="Signer">The id that the signing key proves; null unless the signature holds.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RecordProof(ProofLevel Level, PeerId? Signer)
{
    /// <summary>No signature.</summary>
    public static RecordProof Unsigned => new(ProofLevel.Unsigned, Signer: null);

    /// <summary>A signature that does not hold.</summary>
    public static RecordProof Forged => new(ProofLevel.Forged, Signer: null);
}
