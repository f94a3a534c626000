using System.Buffers.Binary;
using System.Runtime.InteropServices;
using X86 = System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace PeerPigeon.WebRtc;

/// <summary>The checksum of SCTP packets (RFC 9260 appendix A): Castagnoli's CRC, by the processor's instruction if it has one.</summary>
/// <remarks>
/// The instruction takes three cycles but a new one can start every cycle. Long inputs are therefore cut into three lanes
/// that run side by side; a lane's result is moved over the bytes behind it by table steps.
/// </remarks>
internal static class Crc32C
{
    private const int Lane = 256;
    private static readonly uint[] Table = MakeTable();
    private static readonly uint[] ShiftOne = MakeShift(Lane);
    private static readonly uint[] ShiftTwo = MakeShift(2 * Lane);

    /// <summary>The checksum of <paramref name="bytes"/>, as a number whose little-endian bytes go on the wire.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => ~Update(uint.MaxValue, bytes);

    /// <summary>The checksum of an SCTP packet, with its checksum field taken as zero.</summary>
    public static uint OfPacket(ReadOnlySpan<byte> packet)
    {
        uint crc = Update(uint.MaxValue, packet[..8]);
        crc = Update(crc, [0, 0, 0, 0]);
        return ~Update(crc, packet[12..]);
    }

    /// <summary>The same as <see cref="Compute"/> without any special instruction.</summary>
    public static uint ComputeByTable(ReadOnlySpan<byte> bytes) => ~UpdateByTable(uint.MaxValue, bytes);

    private static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        if (X86.Sse42.X64.IsSupported)
            return UpdateByLanes(crc, bytes);
        return Arm.Crc32.Arm64.IsSupported ? UpdateOnArm(crc, bytes) : UpdateByTable(crc, bytes);
    }

    private static uint UpdateByLanes(uint crc, ReadOnlySpan<byte> bytes)
    {
        ulong a = crc;
        while (bytes.Length >= 3 * Lane)
        {
            ulong b = 0;
            ulong c = 0;
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes[..(3 * Lane)]);
            for (int i = 0; i < Lane / 8; i++)
            {
                a = X86.Sse42.X64.Crc32(a, words[i]);
                b = X86.Sse42.X64.Crc32(b, words[i + (Lane / 8)]);
                c = X86.Sse42.X64.Crc32(c, words[i + (2 * Lane / 8)]);
            }

            a = Shift(ShiftTwo, (uint)a) ^ Shift(ShiftOne, (uint)b) ^ (uint)c;
            bytes = bytes[(3 * Lane)..];
        }

        for (; bytes.Length >= 8; bytes = bytes[8..])
            a = X86.Sse42.X64.Crc32(a, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        uint tail = (uint)a;
        foreach (byte value in bytes)
            tail = X86.Sse42.Crc32(tail, value);
        return tail;
    }

    private static uint UpdateOnArm(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = Arm.Crc32.Arm64.ComputeCrc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes)
            crc = Arm.Crc32.ComputeCrc32C(crc, value);
        return crc;
    }

    private static uint UpdateByTable(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F6_3B78);
            table[i] = crc;
        }

        return table;
    }

    // The CRC is linear: what zeros behind it do to a CRC is the sum of what they do to each of its four bytes.
    private static uint[] MakeShift(int zeros)
    {
        var shift = new uint[4 * 256];
        for (int position = 0; position < 4; position++)
        {
            for (uint value = 0; value < 256; value++)
            {
                uint crc = value << (8 * position);
                for (int i = 0; i < zeros; i++)
                    crc = Table[(byte)crc] ^ (crc >> 8);
                shift[(position * 256) + (int)value] = crc;
            }
        }

        return shift;
    }

    private static uint Shift(uint[] shift, uint crc) =>
        shift[(byte)crc] ^ shift[256 + (byte)(crc >> 8)] ^ shift[512 + (byte)(crc >> 16)] ^ shift[768 + (crc >> 24)];
}
