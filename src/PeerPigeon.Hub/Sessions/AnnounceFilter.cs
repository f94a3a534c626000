using System.Buffers;
using System.Text.Json;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>
/// Makes the data of <c>peer-discovered</c> from announce data: what only the hub needs is left out, unknown members stay as
/// they are, and what the hub knows better comes last, where it wins in every parser (wire protocol D-52).
/// </summary>
internal static class AnnounceFilter
{
    private static readonly ProtocolLimits Deepest = ProtocolLimits.Default with { MaxDepth = ProtocolLimits.DeepestNesting };

    public static RawJson Publish(RawJson announced, PeerId peer, bool isHub)
    {
        ArrayBufferWriter<byte> output = new(announced.Utf8.Length + 80);
        output.Write("{"u8);
        ReadOnlySpan<byte> utf8 = announced.Utf8.Span;
        if (announced.Kind == RawJsonKind.Object)
        {
            Utf8JsonReader reader = new(utf8, new JsonReaderOptions { MaxDepth = ProtocolLimits.DeepestNesting });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                // A name written with escapes could stand for one that is left out; nobody has a reason to write one.
                bool keep = !reader.ValueIsEscaped && !IsPrivate(reader.ValueSpan);
                var start = (int)reader.TokenStartIndex;
                reader.Read();
                reader.Skip();
                if (!keep)
                    continue;
                output.Write(utf8[start..(int)reader.BytesConsumed]);
                output.Write(","u8);
            }
        }

        WriteId(output, peer);
        output.Write(isHub ? ",\"isHub\":true}"u8 : ",\"isHub\":false}"u8);
        return Reparse(output);
    }

    private static void WriteId(ArrayBufferWriter<byte> output, PeerId peer)
    {
        output.Write("\"peerId\":\""u8);
        peer.Format(output.GetSpan(PeerId.TextLength)[..PeerId.TextLength]);
        output.Advance(PeerId.TextLength);
        output.Write("\""u8);
    }

    private static RawJson Reparse(ArrayBufferWriter<byte> output) => RawJson.TryParse(output.WrittenMemory, Deepest, out RawJson data, out Rejection rejection)
        ? data
        : throw new InvalidOperationException($"announce data of {output.WrittenCount} bytes could not be republished: {rejection}");

    private static bool IsPrivate(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("peerId"u8) || name.SequenceEqual("isHub"u8) || name.SequenceEqual("unlisted"u8)
        || name.SequenceEqual("homeNetwork"u8) || name.SequenceEqual("proof"u8) || name.SequenceEqual("hubProof"u8);
}
