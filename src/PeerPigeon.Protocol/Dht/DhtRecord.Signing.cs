using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PeerPigeon.Protocol;

public sealed partial class DhtRecord
{
    /// <summary>Names the content of the record, signature apart: half of the SHA-256 of <see cref="SignedBytes"/>.</summary>
    public UInt128 Fingerprint => BinaryPrimitives.ReadUInt128BigEndian(Hash);

    /// <summary>Names the value: half of its SHA-256, in canonical form where it has one; 0 of a tombstone.</summary>
    public UInt128 ValueHash => IsTombstone ? UInt128.Zero : BinaryPrimitives.ReadUInt128BigEndian(SignedBytes().AsSpan()[^SHA256.HashSizeInBytes..]);

    private byte[] Hash => _hash ??= SHA256.HashData(SignedBytes());

    /// <summary>What a signature covers. The same for every re-serialisation of the record, different for any other record.</summary>
    /// <remarks>
    /// <code>
    /// "peerpigeon-record/1" key publisher timestamp version created expires space form SHA-256(value)
    /// </code>
    /// each as its length in four bytes (big-endian) and its bytes, numbers in decimal, <c>space</c> empty if there is none. <c>form</c> is
    /// <c>canonical</c> or <c>raw</c> as in <see cref="GossipFrame.SignedBytes"/>; or <c>tombstone</c>, and then the hash is empty.
    /// </remarks>
    public byte[] SignedBytes()
    {
        var output = new ArrayBufferWriter<byte>(384);
        SignedFields.Append(output, "peerpigeon-record/1"u8);
        SignedFields.Append(output, Encoding.UTF8.GetBytes(StoredKey));
        SignedFields.Append(output, Encoding.ASCII.GetBytes(Publisher.ToString()));
        foreach (long number in (ReadOnlySpan<long>)[Timestamp, Version, Created, Expires])
            SignedFields.Append(output, Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
        SignedFields.Append(output, Encoding.ASCII.GetBytes(RecordSpaces.NameOf(Space) ?? ""));
        if (IsTombstone)
        {
            SignedFields.Append(output, "tombstone"u8);
            SignedFields.Append(output, []);
        }
        else
        {
            SignedFields.AppendHash(output, Value);
        }

        return output.WrittenSpan.ToArray();
    }
}
