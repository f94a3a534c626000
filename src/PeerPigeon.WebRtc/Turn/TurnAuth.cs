using System.Security.Cryptography;
using System.Text;

namespace PeerPigeon.WebRtc;

/// <summary>Long-term credentials of STUN (RFC 8489 §9.2): what the server asked for, and the key made of it.</summary>
internal sealed class TurnAuth(string username, string credential)
{
    private const int MaxNonceBytes = 764;
    private const int MaxRealmBytes = 764;
    private const int MaxAlgorithmBytes = 128;
    private const ushort Sha256Algorithm = 2;

    private byte[] _realm = [];
    private byte[] _nonce = [];
    private byte[] _algorithms = [];
    private byte[] _key = [];

    public string Username { get; } = username;

    /// <summary>Whether requests can be signed: the server named its realm.</summary>
    public bool IsReady => _key.Length > 0;

    public bool UsesSha256 => _algorithms.Length > 0;

    public ReadOnlySpan<byte> Key => _key;

    /// <summary>Takes realm and nonce of a 401 or 438.</summary>
    /// <returns>False: the answer lacks them or they are too long.</returns>
    public bool Learn(in StunReader message)
    {
        if (!message.TryGet(StunAttribute.Nonce, out var nonce) || nonce.Length > MaxNonceBytes)
            return false;
        if (message.TryGet(StunAttribute.Realm, out var realm) && realm.Length <= MaxRealmBytes)
            _realm = realm.ToArray();
        if (_realm.Length == 0)
            return false;
        _nonce = nonce.ToArray();
        _algorithms = nonce.StartsWith("obMatJos2"u8) && message.TryGet(StunAttribute.PasswordAlgorithms, out var list) && list.Length <= MaxAlgorithmBytes
            && Offers(list, Sha256Algorithm)
            ? list.ToArray()
            : [];
        byte[] secret = [.. Encoding.UTF8.GetBytes(Username), (byte)':', .. _realm, (byte)':', .. Encoding.UTF8.GetBytes(credential)];
#pragma warning disable CA5351 // RFC 8489 §9.2.2 prescribes MD5 where the server offers nothing else
        _key = UsesSha256 ? SHA256.HashData(secret) : MD5.HashData(secret);
#pragma warning restore CA5351
        CryptographicOperations.ZeroMemory(secret);
        return true;
    }

    /// <summary>Adds user, realm, nonce and signature; the last thing written.</summary>
    public void Sign(ref StunWriter writer)
    {
        if (!IsReady)
            return;
        writer.Text(StunAttribute.Username, Username);
        writer.Bytes(StunAttribute.Realm, _realm);
        writer.Bytes(StunAttribute.Nonce, _nonce);
        if (UsesSha256)
        {
            writer.Bytes(StunAttribute.PasswordAlgorithms, _algorithms);
            writer.UInt32(StunAttribute.PasswordAlgorithm, (uint)Sha256Algorithm << 16);
        }

        writer.Integrity(_key, UsesSha256);
    }

    private static bool Offers(ReadOnlySpan<byte> list, ushort algorithm)
    {
        while (list.Length >= 4)
        {
            if (System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(list) == algorithm)
                return true;
            list = list[Math.Min(list.Length, 4 + Stun.Padded(System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(list[2..])))..];
        }

        return false;
    }
}
