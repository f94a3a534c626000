using System.Buffers.Text;
using System.Security.Cryptography;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>
/// Keys whose signatures follow from the seed: ECDSA draws its nonces from the machine, so two runs would differ. A signature is an
/// HMAC under a secret that only this world knows, so within the world it cannot be forged either.
/// </summary>
internal sealed class SimulatedKeys(Random random) : ISignatureVerifier
{
    // Frames; a thousand peers hear one within seconds, and each would hash it anew.
    private const int MostVerified = 1024;

    private readonly Dictionary<string, Key> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<FrameId, GossipFrame> _verified = [];

    public IPeerKey Create()
    {
        var secret = new byte[32];
        random.NextBytes(secret);
        var key = new Key(secret);
        _keys.Add(key.PublicKey, key);
        return key;
    }

    public bool Verify(string publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        _keys.TryGetValue(publicKey, out Key? key) && key.Sign(data).AsSpan().SequenceEqual(signature);

    /// <summary>A copy of a frame that was found true is true: key, signature and what is signed are the same bytes.</summary>
    public bool VerifyFrame(GossipFrame frame, string publicKey, ReadOnlySpan<byte> signature)
    {
        if (_verified.TryGetValue(frame.Id, out GossipFrame? known) && frame.IsCopyOf(known))
            return true;
        if (!Verify(publicKey, frame.SignedBytes(), signature))
            return false;
        if (_verified.Count >= MostVerified)
            _verified.Clear();
        _verified[frame.Id] = frame;
        return true;
    }

    public bool TryGetId(string? publicKey, out PeerId id)
    {
        bool known = _keys.TryGetValue(publicKey ?? "", out Key? key);
        id = known ? key!.Id : default;
        return known;
    }

    private sealed class Key : IPeerKey
    {
        private readonly byte[] _secret;

        public Key(byte[] secret)
        {
            _secret = secret;
            byte[] spki = SHA256.HashData(secret);
            PublicKey = Base64Url.EncodeToString(spki);
            Id = PeerId.FromPublicKey(spki);
        }

        public PeerId Id { get; }

        public string PublicKey { get; }

        public byte[] Sign(ReadOnlySpan<byte> data) => HMACSHA512.HashData(_secret, data);
    }
}
