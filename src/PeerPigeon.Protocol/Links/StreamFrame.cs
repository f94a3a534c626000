using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Protocol;

/// <summary>The frames of a stream to one neighbour (wire protocol §5.3).</summary>
/// <param name="StreamId">Chosen by the sender; opaque.</param>
public abstract record StreamFrame(string StreamId)
{
    /// <summary>Smallest and largest chunk that 1.1.3 sends, in bytes.</summary>
    public const int MinChunkBytes = 4096, MaxChunkBytes = 65_536;

    private static readonly MemberNames Names = new("type", "streamId", "metadata", "chunkIndex", "size", "encoding", "data", "totalChunks", "reason");
    private static readonly MemberNames MetadataNames = new("streamId", "type", "filename", "mimeType", "totalSize", "chunkSize", "timestamp");

    /// <summary>A stream begins.</summary>
    /// <param name="StreamId">Its name.</param>
    /// <param name="Kind"><c>binary</c>, <c>file</c> or <c>blob</c>.</param>
    /// <param name="Timestamp">Clock of the sender, milliseconds since the Unix epoch.</param>
    public sealed record Init(string StreamId, string Kind, long Timestamp) : StreamFrame(StreamId)
    {
        /// <summary>Name of the file, as the sender says; never a path to be used as it stands.</summary>
        public string? FileName { get; init; }

        /// <summary>What is in it, as the sender says.</summary>
        public string? MimeType { get; init; }

        /// <summary>Bytes that will come, if the sender knows.</summary>
        public long? TotalSize { get; init; }

        /// <summary>Bytes of a full chunk.</summary>
        public int? ChunkSize { get; init; }

        private protected override DataFrameKind Type => DataFrameKind.StreamInit;

        private protected override void Write(ref JsonOutput output)
        {
            output.Name("metadata"u8);
            output.Open('{');
            output.Text("streamId"u8, StreamId);
            output.Text("type"u8, Kind);
            output.Text("filename"u8, FileName);
            output.Text("mimeType"u8, MimeType);
            output.Integer("totalSize"u8, TotalSize);
            output.Integer("chunkSize"u8, ChunkSize);
            output.Integer("timestamp"u8, Timestamp);
            output.Close('}');
        }
    }

    /// <summary>Announces the binary frame that follows, or carries the bytes itself, as older peers did.</summary>
    /// <param name="StreamId">Its stream.</param>
    /// <param name="Index">From 0, without gaps.</param>
    /// <param name="Size">Bytes, if the sender says.</param>
    public sealed record Chunk(string StreamId, long Index, long? Size) : StreamFrame(StreamId)
    {
        /// <summary>The bytes, where no binary frame follows; else null.</summary>
        public ReadOnlyMemory<byte>? Inline { get; init; }

        private protected override DataFrameKind Type => DataFrameKind.StreamChunk;

        private protected override void Write(ref JsonOutput output)
        {
            output.Integer("chunkIndex"u8, Index);
            output.Integer("size"u8, Size);
            output.Text("encoding"u8, "binary");
        }
    }

    /// <summary>The stream is complete.</summary>
    /// <param name="StreamId">Its name.</param>
    /// <param name="TotalChunks">Chunks that were sent, if the sender says.</param>
    public sealed record End(string StreamId, long? TotalChunks) : StreamFrame(StreamId)
    {
        private protected override DataFrameKind Type => DataFrameKind.StreamEnd;

        private protected override void Write(ref JsonOutput output) => output.Integer("totalChunks"u8, TotalChunks);
    }

    /// <summary>The stream is given up; from a sender, or, between our peers, from a receiver.</summary>
    /// <param name="StreamId">Its name.</param>
    /// <param name="Reason">In words.</param>
    public sealed record Abort(string StreamId, string Reason) : StreamFrame(StreamId)
    {
        private protected override DataFrameKind Type => DataFrameKind.StreamAbort;

        private protected override void Write(ref JsonOutput output) => output.Text("reason"u8, Reason);
    }

    private protected abstract DataFrameKind Type { get; }

    /// <summary>The text frame.</summary>
    public byte[] Encode()
    {
        var output = new JsonOutput(320);
        output.Open('{');
        output.Text("type"u8, DataFrameTypes.NameOf(Type));
        output.Text("streamId"u8, StreamId);
        Write(ref output);
        output.Close('}');
        return output.ToArray();
    }

    internal static bool TryRead(DataFrameKind kind, RawJson raw, [NotNullWhen(true)] out StreamFrame? frame, out Rejection rejection)
    {
        var members = new MemberReader(raw, Names, stackalloc JsonSlice[Names.Count]);
        string id = members.NonEmptyText("streamId", ProtocolLimits.MaxNameLength);
        frame = null;
        switch (kind)
        {
            case DataFrameKind.StreamInit when members.Done(out rejection):
                return TryReadInit(id, members.Raw("metadata"), out frame, out rejection);
            case DataFrameKind.StreamChunk:
                frame = ReadChunk(id, ref members);
                break;
            case DataFrameKind.StreamEnd:
                frame = new End(id, members.OptionalInteger("totalChunks", 0));
                break;
            case DataFrameKind.StreamAbort:
                frame = new Abort(id, members.OptionalText("reason", ProtocolLimits.MaxTextLength) ?? "");
                break;
        }

        return members.Done(ref frame, out rejection);
    }

    private static bool TryReadInit(string id, RawJson metadata, [NotNullWhen(true)] out StreamFrame? frame, out Rejection rejection)
    {
        if (metadata.IsAbsent)
        {
            frame = new Init(id, "binary", 0);
            rejection = default;
            return true;
        }

        var members = new MemberReader(metadata, MetadataNames, stackalloc JsonSlice[MetadataNames.Count]);
        frame = new Init(id, members.OptionalText("type", ProtocolLimits.MaxNameLength) ?? "binary", members.OptionalInteger("timestamp") ?? 0)
        {
            FileName = members.OptionalText("filename", ProtocolLimits.MaxTextLength),
            MimeType = members.OptionalText("mimeType", ProtocolLimits.MaxTextLength),
            TotalSize = members.OptionalInteger("totalSize", 0),
            ChunkSize = members.OptionalInt("chunkSize"),
        };
        return members.Done(ref frame, out rejection);
    }

    private static Chunk ReadChunk(string id, ref MemberReader members)
    {
        long index = members.OptionalInteger("chunkIndex", 0) ?? 0;
        long? size = members.OptionalInteger("size", 0);
        if (members.OptionalText("encoding", ProtocolLimits.MaxNameLength) == "binary")
            return new(id, index, size);
        RawJson data = members.Raw("data");
        if (data.Kind != RawJsonKind.Array || data.ToToken() is not JArray numbers || !TryBytes(numbers, out ImmutableArray<byte> bytes))
        {
            members.Refuse(RejectReason.BadValue, "a chunk without encoding must carry its bytes as numbers from 0 to 255 in data");
            return new(id, index, size);
        }

        return new(id, index, size) { Inline = bytes.AsMemory() };
    }

    private static bool TryBytes(JArray numbers, out ImmutableArray<byte> bytes)
    {
        ImmutableArray<byte>.Builder built = ImmutableArray.CreateBuilder<byte>(numbers.Count);
        bytes = [];
        foreach (JToken number in numbers)
        {
            if (number is not JValue { Value: long value and >= byte.MinValue and <= byte.MaxValue })
                return false;
            built.Add((byte)value);
        }

        bytes = built.MoveToImmutable();
        return true;
    }

    private protected abstract void Write(ref JsonOutput output);
}
