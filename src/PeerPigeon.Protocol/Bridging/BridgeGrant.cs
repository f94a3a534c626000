using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PeerPigeon.Protocol;

/// <summary>One network's leave for one bridge to carry messages in one direction, until a time.</summary>
/// <remarks>
/// <code>
/// text = "pbg1." base64url(terms) "." base64url(tag)
/// terms = by ":" from ":" to ":" reader ":" writer ":" expires      names have no ":"; expires in seconds since 1970
/// tag = HMAC-SHA-256(bridge secret of the network "by", "peerpigeon-bridge/1" LF terms)
/// </code>
/// Whoever relays holds two, one by each network. The one of the network to which a message goes travels with it; another peer has no
/// use for it, since it names the id that must have signed the frame.
/// </remarks>
/// <param name="By">The network that grants: <paramref name="From"/> or <paramref name="To"/>.</param>
/// <param name="From">Where messages may be taken.</param>
/// <param name="To">Where they may be told.</param>
/// <param name="Reader">The bridge's id in <paramref name="From"/>.</param>
/// <param name="Writer">The bridge's id in <paramref name="To"/>.</param>
/// <param name="Expires">When it ends; whole seconds.</param>
public sealed record BridgeGrant(NetworkName By, NetworkName From, NetworkName To, PeerId Reader, PeerId Writer, DateTimeOffset Expires)
{
    /// <summary>Length of a grant's text at most, in characters.</summary>
    public const int MaxLength = ProtocolLimits.MaxTextLength;

    /// <summary>Length of a bridge secret at least, in characters.</summary>
    public const int MinSecretLength = 16;

    private const string Prefix = "pbg1.";

    /// <summary>The tag, base64url; empty until <see cref="Sign"/>.</summary>
    public string Tag { get; private init; } = "";

    private string Terms => string.Create(
        CultureInfo.InvariantCulture, $"{By.Value}:{From.Value}:{To.Value}:{Reader}:{Writer}:{Expires.ToUnixTimeSeconds()}");

    /// <summary>The grant with the tag that only the network's owner, and members who know its bridge secret, can make.</summary>
    public BridgeGrant Sign(string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        return this with { Tag = Base64Url.EncodeToString(Hash(secret)) };
    }

    /// <summary>Whether the tag was made with this secret.</summary>
    public bool IsSignedWith(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return TryBytes(Tag, out byte[] tag) && CryptographicOperations.FixedTimeEquals(tag, Hash(secret));
    }

    /// <summary>The text: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public override string ToString() => $"{Prefix}{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Terms))}.{Tag}";

    /// <summary>Reads what <see cref="ToString"/> wrote. The tag is not checked.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out BridgeGrant? grant)
    {
        ArgumentNullException.ThrowIfNull(text);
        grant = null;
        if (text.Length > MaxLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        string[] parts = text[Prefix.Length..].Split('.');
        if (parts.Length != 2 || !TryBytes(parts[0], out byte[] terms) || !TryBytes(parts[1], out byte[] tag) || tag.Length != SHA256.HashSizeInBytes)
            return false;
        string[] fields = Encoding.UTF8.GetString(terms).Split(':');
        if (fields.Length != 6
            || !NetworkName.TryParse(fields[0], out NetworkName by, out _)
            || !NetworkName.TryParse(fields[1], out NetworkName from, out _)
            || !NetworkName.TryParse(fields[2], out NetworkName to, out _)
            || !PeerId.TryParse(fields[3], out PeerId reader)
            || !PeerId.TryParse(fields[4], out PeerId writer)
            || !long.TryParse(fields[5], NumberStyles.None, CultureInfo.InvariantCulture, out long expires)
            || expires > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || from == to || (by != from && by != to))
            return false;
        grant = new(by, from, to, reader, writer, DateTimeOffset.FromUnixTimeSeconds(expires)) { Tag = parts[1] };
        return true;
    }

    private byte[] Hash(string secret) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"peerpigeon-bridge/1\n{Terms}"));

    private static bool TryBytes(string base64Url, out byte[] bytes)
    {
        bytes = Base64Url.IsValid(base64Url) ? Base64Url.DecodeFromChars(base64Url) : [];
        return bytes.Length > 0;
    }
}
