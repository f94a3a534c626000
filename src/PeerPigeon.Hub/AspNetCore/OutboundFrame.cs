using System.Buffers.Binary;

namespace PeerPigeon.Hub;

/// <summary>One WebSocket frame from server to client, unmasked, and its place in the queue.</summary>
/// <param name="opcode">Text, close, ping; or <see cref="Whole"/>.</param>
/// <param name="payload">What it carries.</param>
internal sealed class OutboundFrame(int opcode, ReadOnlyMemory<byte> payload)
{
    /// <summary>The payload is a frame already, header included.</summary>
    public const int Whole = -1;
    public const int Text = 1;
    public const int Close = 8;
    public const int Ping = 9;

    public const int LongestHeader = 10;

    // What a frame costs beside its bytes, so that empty ones are bounded too.
    private const int Overhead = 64;

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public bool IsClose => opcode == Close;

    public int Cost => Payload.Length + Overhead;

    public OutboundFrame? Next { get; set; }

    /// <summary>Writes the header (RFC 6455 §5.2).</summary>
    /// <returns>Its length.</returns>
    public int WriteHeader(Span<byte> header)
    {
        if (opcode == Whole)
            return 0;
        header[0] = (byte)(0x80 | opcode);
        switch (Payload.Length)
        {
            case < 126:
                header[1] = (byte)Payload.Length;
                return 2;
            case <= ushort.MaxValue:
                header[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)Payload.Length);
                return 4;
            default:
                header[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)Payload.Length);
                return LongestHeader;
        }
    }
}
