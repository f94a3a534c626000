using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PeerPigeon.Protocol;

/// <summary>Data of <c>challenge</c>, and of <c>connected</c> where a hub asks at once.</summary>
/// <param name="Nonce">Fresh random token that the proof must sign.</param>
public sealed record ChallengeData(string Nonce) : SignalData
{
    private static readonly MemberNames Names = new("nonce");

    /// <summary>Reads the data of a message.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out ChallengeData? data, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        data = new(members.Token("nonce")) { Extra = members.Extra() };
        return members.Done(ref data, out rejection);
    }

    private protected override void Write(ref JsonOutput output) => output.Text("nonce"u8, Nonce);
}

/// <summary>Proof that a peer holds the key behind its id; data of <c>proof</c>, and a member of <c>announce</c>.</summary>
/// <param name="Key">SubjectPublicKeyInfo, base64url.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over <see cref="SignedBytes"/>, r and s of 32 bytes each, base64url.</param>
public sealed record KeyProof(string Key, string Signature) : SignalData
{
    private static readonly MemberNames Names = new("key", "signature");

    /// <summary>What the signature covers: <c>peerpigeon-proof:NONCE:ID</c>.</summary>
    public static byte[] SignedBytes(string nonce, PeerId peer) => Encoding.UTF8.GetBytes($"peerpigeon-proof:{nonce}:{peer}");

    /// <summary>Reads a proof.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out KeyProof? proof, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        proof = new(members.Key("key"), members.Key("signature")) { Extra = members.Extra() };
        return members.Done(ref proof, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Text("key"u8, Key);
        output.Text("signature"u8, Signature);
    }
}
