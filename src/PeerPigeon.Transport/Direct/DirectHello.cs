using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>The first text frame, each way, of a direct link: who speaks to whom, in which network, by which token.</summary>
/// <remarks>
/// {"type":"pigeon-hello","role":"caller","token":…,"nonce":…,"from":…,"to":…,"network":…,"key":…,"signature":…}.
/// The nonce is the caller's and the listener signs it too, so that neither can play an old hello of the other again.
/// Key and signature stand only where the key's hash is the id.
/// </remarks>
internal sealed record DirectHello(string Role, string Token, string Nonce, PeerId From, PeerId To, NetworkName Network, string? Key, string? Signature)
{
    public const int MaxBytes = 4096;
    public const string Caller = "caller";
    public const string Listener = "listener";

    private const string TypeName = "pigeon-hello";
    private static readonly ProtocolLimits Limits = new() { MaxMessageBytes = MaxBytes, MaxDepth = 2 };

    public static DirectHello Of(LinkHandshake handshake, string role, string token, string nonce)
    {
        var hello = new DirectHello(role, token, nonce, handshake.Local, handshake.Remote, handshake.Network, null, null);
        return handshake.Key is { } key && key.Id == handshake.Local
            ? hello with { Key = key.PublicKey, Signature = Base64Url.EncodeToString(key.Sign(hello.SignedBytes())) }
            : hello;
    }

    /// <summary>Whether this is what the handshake's remote must say, and whether it proves its id.</summary>
    /// <returns>Null, or why not.</returns>
    public DirectRefusal? Check(LinkHandshake handshake, string role, string token, string? nonce, ISignatureVerifier verifier, out bool isProven)
    {
        isProven = false;
        if (Role != role || (nonce is not null && Nonce != nonce))
            return DirectRefusal.MalformedHello;
        if (Token != token)
            return DirectRefusal.WrongToken;
        if (From != handshake.Remote || To != handshake.Local)
            return DirectRefusal.WrongPeer;
        if (Network != handshake.Network)
            return DirectRefusal.WrongNetwork;
        if (Key is null && Signature is null)
            return handshake.RequireProof ? DirectRefusal.MissingProof : null;
        isProven = verifier.TryGetId(Key, out PeerId id) && id == From && TryDecode(Signature, out byte[]? signature)
            && verifier.Verify(Key, SignedBytes(), signature);
        return isProven ? null : DirectRefusal.WrongProof;
    }

    public byte[] Encode()
    {
        var hello = new JObject
        {
            ["type"] = TypeName,
            ["role"] = Role,
            ["token"] = Token,
            ["nonce"] = Nonce,
            ["from"] = From.ToString(),
            ["to"] = To.ToString(),
            ["network"] = Network.Value,
        };
        if (Key is not null)
        {
            hello["key"] = Key;
            hello["signature"] = Signature;
        }

        return RawJson.From(hello).Utf8.ToArray();
    }

    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out DirectHello? hello)
    {
        hello = null;
        if (!RawJson.TryParse(utf8, Limits, out RawJson raw, out _) || raw.Kind != RawJsonKind.Object || Text(raw, "type") != TypeName)
            return false;
        if (Text(raw, "role") is not { } role || Text(raw, "token") is not { } token || Text(raw, "nonce") is not { Length: >= ProtocolLimits.MinTokenLength and <= ProtocolLimits.MaxTokenLength } nonce
            || !Base64Url.IsValid(nonce)
            || !PeerId.TryParse(Text(raw, "from"), out PeerId from) || !PeerId.TryParse(Text(raw, "to"), out PeerId to)
            || Text(raw, "network") is not { } name || !NetworkName.TryParse(name, out NetworkName network, out _))
            return false;
        hello = new(role, token, nonce, from, to, network, Text(raw, "key"), Text(raw, "signature"));
        return true;
    }

    // The nonce alone could hold a line feed; reading refuses one, so two hellos never sign the same bytes.
    private byte[] SignedBytes() => Encoding.UTF8.GetBytes($"peerpigeon-direct-hello/1\n{Role}\n{Token}\n{Nonce}\n{From}\n{To}\n{Network.Value}");

    private static string? Text(RawJson raw, string member) =>
        raw.TryGetMember(member, out RawJson value) && value.TryGetString(out string? text) ? text : null;

    private static bool TryDecode(string? text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = text is { Length: <= ProtocolLimits.MaxKeyLength } && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
        return bytes is not null;
    }
}
