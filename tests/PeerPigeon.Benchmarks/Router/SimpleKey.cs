using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Benchmarks;

/// <summary>A key without a curve, as simulations use it: what is left is the cost of signed bytes, base64url and messages.</summary>
internal sealed class SimpleKey : IPeerKey, ISignatureVerifier
{
    private readonly byte[] _secret = new byte[32];
    private readonly byte[] _info;

    public SimpleKey()
    {
        _info = SHA256.HashData(_secret);
        PublicKey = Base64Url.EncodeToString(_info);
        Id = PeerId.FromPublicKey(_info);
    }

    public PeerId Id { get; }

    public string PublicKey { get; }

    public byte[] Sign(ReadOnlySpan<byte> data) => HMACSHA512.HashData(_secret, data);

    public bool Verify(string publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => Sign(data).AsSpan().SequenceEqual(signature);

    public bool TryGetId([NotNullWhen(true)] string? publicKey, out PeerId id)
    {
        id = Id;
        return publicKey == PublicKey;
    }
}
