namespace PeerPigeon.Protocol;

/// <summary>The names of <see cref="DataFrameKind"/> on the wire.</summary>
internal static class DataFrameTypes
{
    // In the order of the enum, which starts with Unknown.
    private static readonly MemberNames Names = new(
        "gossip", "dht", "eviction", "signaling", "signaling-relay", "cross-bootstrap-signaling", "renegotiation-offer", "renegotiation-answer",
        "client-peer-announcement", "peer-announce-relay", "bootstrap-keepalive", "__BINARY__", "__STREAM_INIT__", "__STREAM_CHUNK__", "__STREAM_END__",
        "__STREAM_ABORT__", "pigeon");

    public static string NameOf(DataFrameKind kind) => Names[(int)kind - 1];

    public static DataFrameKind Find(ReadOnlySpan<byte> utf8, JsonSlice type) => (DataFrameKind)(Names.Find(utf8, type, hint: 0) + 1);
}
