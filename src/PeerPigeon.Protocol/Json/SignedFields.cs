using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PeerPigeon.Protocol;

/// <summary>Fields of what is signed, each as its length in four bytes (big-endian) and its bytes.</summary>
internal static class SignedFields
{
    public static void Append(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> field)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(4), field.Length);
        output.Advance(4);
        output.Write(field);
    }

    /// <summary>Two fields: the form that was hashed, canonical where the value has one, else as it stands; and its SHA-256.</summary>
    public static void AppendHash(ArrayBufferWriter<byte> output, RawJson value)
    {
        var canonical = new ArrayBufferWriter<byte>(value.Utf8.Length + 16);
        bool isCanonical = CanonicalJson.TryWrite(value, canonical, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(isCanonical ? canonical.WrittenSpan : value.Utf8.Span, hash);
        Append(output, isCanonical ? "canonical"u8 : "raw"u8);
        Append(output, hash);
    }
}
