using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PeerPigeon.Protocol;

/// <summary>
/// How a peer that fell back to the global network lets members of its home recognise it, where no hub counts (design §6): a fresh
/// salt, and an HMAC-SHA-256 over salt and peer id under the home network's secret, or its name where there is no secret.
/// </summary>
/// <remarks>A name can be guessed, so whoever holds a list of names can link the peer to one of them; a secret cannot.</remarks>
/// <param name="Salt">Random, base64url.</param>
/// <param name="Tag">The HMAC, base64url.</param>
public sealed record Sighting(string Salt, string Tag) : SignalData
{
    /// <summary>Bytes of salt.</summary>
    public const int SaltBytes = 16;

    private static readonly MemberNames Names = new("salt", "tag");

    /// <summary>Makes one for a peer's own announcement.</summary>
    /// <param name="home">The home network.</param>
    /// <param name="secret">The secret that its members share; null: the name itself.</param>
    /// <param name="self">The announcing peer.</param>
    /// <param name="salt">Fresh random bytes, <see cref="SaltBytes"/> of them.</param>
    public static Sighting Create(NetworkName home, string? secret, PeerId self, ReadOnlySpan<byte> salt) =>
        new(Base64Url.EncodeToString(salt), Base64Url.EncodeToString(Hash(home, secret, self, salt)));

    /// <summary>Whether the announcing peer is of this home network.</summary>
    public bool IsOf(NetworkName home, string? secret, PeerId peer) =>
        Salt.Length <= ProtocolLimits.MaxTokenLength && Tag.Length <= ProtocolLimits.MaxTokenLength
        && Decode(Salt) is { } salt && Decode(Tag) is { } tag
        && CryptographicOperations.FixedTimeEquals(Hash(home, secret, peer, salt), tag);

    /// <summary>Reads the value of <c>sighting</c>.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out Sighting? sighting, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        sighting = new(members.Token("salt"), members.Token("tag"));
        return members.Done(ref sighting, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Text("salt"u8, Salt);
        output.Text("tag"u8, Tag);
    }

    private static byte[] Hash(NetworkName home, string? secret, PeerId peer, ReadOnlySpan<byte> salt)
    {
        byte[] message = new byte[salt.Length + PeerId.ByteLength];
        salt.CopyTo(message);
        peer.CopyTo(message.AsSpan(salt.Length));
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? home.Value), message);
    }

    private static byte[]? Decode(string text)
    {
        // Decoding throws on what is not base64url, and a length or stray last bits can still be wrong where every character is right.
        return Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
    }
}
