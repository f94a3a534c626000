using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace PeerPigeon.WebRtc;

/// <summary>The little of DNS that a one-shot query needs (RFC 1035 §4, RFC 6762 §5.1).</summary>
/// <remarks>
/// <code>
/// | id (16) | flags (16) | questions (16) | answers (16) | authorities (16) | additional (16) |
/// question: name, type (16), class (16)
/// record:   name, type (16), class (16), time to live (32), length (16), data
/// name:     labels of a length byte (1 to 63) and bytes, ended by 0, or by 11 and a 14-bit offset of the rest
/// </code>
/// </remarks>
internal static class MdnsMessage
{
    /// <summary>Bytes of the longest query.</summary>
    public const int MaxQuery = HeaderBytes + MaxName + 2 + 4;

    /// <summary>Bytes of the largest answer that is read (RFC 6762 §17).</summary>
    public const int MaxAnswer = 9_000;

    private const int HeaderBytes = 12;
    private const int MaxName = 255;
    private const int MaxLabel = 63;
    private const int MaxRecords = 64;
    private const int MaxJumps = 16;
    private const ushort Address4 = 1;
    private const ushort Address6 = 28;
    private const ushort Internet = 1;

    /// <summary>In a question: an answer to us alone will do. In a record: the old ones are void.</summary>
    private const ushort TopBit = 0x8000;

    /// <summary>Writes a query for the addresses of one family; browsers answer one question a message.</summary>
    /// <returns>Its length; 0 for a name that DNS cannot carry, or that is not <c>.local</c>.</returns>
    public static int WriteQuery(Span<byte> query, ushort id, string name, bool isIPv6)
    {
        if (name.Length >= MaxName - 1 || !name.EndsWith(".local", StringComparison.OrdinalIgnoreCase) || !Ascii.IsValid(name))
            return 0;
        query[..HeaderBytes].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(query, id);
        query[5] = 1;
        int at = HeaderBytes;
        foreach (Range label in name.AsSpan().Split('.'))
        {
            ReadOnlySpan<char> text = name.AsSpan()[label];
            if (text.Length is 0 or > MaxLabel)
                return 0;
            query[at] = (byte)text.Length;
            at += 1 + Encoding.ASCII.GetBytes(text, query[(at + 1)..]);
        }

        query[at++] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(query[at..], isIPv6 ? Address6 : Address4);
        BinaryPrimitives.WriteUInt16BigEndian(query[(at + 2)..], TopBit | Internet);
        return at + 4;
    }

    /// <summary>The number of the query that this may answer.</summary>
    /// <returns>False for what is no answer without error.</returns>
    public static bool TryReadId(ReadOnlySpan<byte> message, out ushort id)
    {
        id = 0;
        // A response, of a standard query, without error.
        if (message.Length < HeaderBytes || (message[2] & 0xF8) != 0x80 || (message[3] & 0x0F) != 0)
            return false;
        id = BinaryPrimitives.ReadUInt16BigEndian(message);
        return true;
    }

    /// <summary>Reads the addresses that an answer gives a name, until it ends or is malformed.</summary>
    public static void ReadAddresses(ReadOnlySpan<byte> message, string name, ICollection<IPAddress> found)
    {
        if (message.Length < HeaderBytes)
            return;
        int at = HeaderBytes;
        for (int questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]); questions > 0; questions--)
        {
            if (!TrySkipName(message, ref at) || at + 4 > message.Length)
                return;
            at += 4;
        }

        int records = BinaryPrimitives.ReadUInt16BigEndian(message[6..]) + BinaryPrimitives.ReadUInt16BigEndian(message[8..]) + BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
        for (records = Math.Min(records, MaxRecords); records > 0; records--)
        {
            int owner = at;
            if (!TrySkipName(message, ref at) || at + 10 > message.Length)
                return;
            ReadOnlySpan<byte> record = message[at..];
            int length = BinaryPrimitives.ReadUInt16BigEndian(record[8..]);
            at += 10 + length;
            if (at > message.Length)
                return;
            bool isAddress = (BinaryPrimitives.ReadUInt16BigEndian(record), length) is (Address4, 4) or (Address6, 16);
            bool isAlive = BinaryPrimitives.ReadUInt32BigEndian(record[4..]) > 0;
            if (isAddress && isAlive && (BinaryPrimitives.ReadUInt16BigEndian(record[2..]) & ~TopBit) == Internet && IsNamed(message, owner, name))
                found.Add(new(record.Slice(10, length)));
        }
    }

    private static bool TrySkipName(ReadOnlySpan<byte> message, ref int at)
    {
        for (int end = at + MaxName; at < message.Length && at < end;)
        {
            int length = message[at];
            if (length >= 0xC0)
            {
                at += 2;
                return at <= message.Length;
            }

            if (length > MaxLabel)
                return false;
            at += 1 + length;
            if (length == 0)
                return true;
        }

        return false;
    }

    private static bool IsNamed(ReadOnlySpan<byte> message, int at, ReadOnlySpan<char> name)
    {
        for (int jumps = 0; at < message.Length;)
        {
            int length = message[at];
            if (length >= 0xC0)
            {
                // Only backwards and not often: a loop of pointers ends.
                int target = at + 1 < message.Length ? ((length & 0x3F) << 8) | message[at + 1] : at;
                if (target >= at || ++jumps > MaxJumps)
                    return false;
                at = target;
                continue;
            }

            if (length == 0)
                return name.IsEmpty;
            if (length > MaxLabel || at + 1 + length > message.Length || length > name.Length || !Ascii.EqualsIgnoreCase(message.Slice(at + 1, length), name[..length]))
                return false;
            at += 1 + length;
            name = name[length..];
            if (!name.IsEmpty && name[0] != '.')
                return false;
            name = name.IsEmpty ? name : name[1..];
        }

        return false;
    }
}
