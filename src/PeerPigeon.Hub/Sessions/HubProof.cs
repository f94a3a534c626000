using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>How a hub proves to another that it belongs to the same federation: member <c>hubProof</c> of its announce data.</summary>
public static class HubProof
{
    /// <summary>HMAC-SHA256 over <c>peerpigeon-hub:{epoch}:{peerId}</c>, base64url without padding.</summary>
    /// <param name="secret">The setting <c>peerpigeon.hub.secret</c>, as UTF-8 the HMAC's key.</param>
    /// <param name="epoch">The receiving hub's epoch, from its <c>connected</c>: an old proof is worth nothing after a restart.</param>
    /// <param name="peer">The id under which the hub connects.</param>
    public static string Compute(string secret, string epoch, PeerId peer) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"peerpigeon-hub:{epoch}:{peer}")));

    /// <summary>Compares in constant time; an empty secret proves nothing.</summary>
    public static bool Holds(string? proof, string secret, string epoch, PeerId peer)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret.Length > 0 && proof is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(proof), Encoding.UTF8.GetBytes(Compute(secret, epoch, peer)));
    }
}
