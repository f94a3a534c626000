using System.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors.Tests;

/// <summary>Gossip as it comes over a link.</summary>
internal static class Frames
{
    public static GossipFrame Read(string json)
    {
        Assert.True(DataFrameCodec.TryDecode(Encoding.UTF8.GetBytes(json), ProtocolLimits.Default, out DataFrame? frame, out Rejection rejection), rejection.Detail);
        return frame.Gossip!;
    }

    /// <summary>A frame by <paramref name="from"/>; members can be replaced by their JSON.</summary>
    public static string Json(
        PeerId from, string content = "\"hello\"", string subtype = "chat", string id = "frame", string network = "team", int ttl = 40,
        string? path = null, string more = "") =>
        $$"""{"id":"{{id}}","type":"gossip","subtype":"{{subtype}}","content":{{content}},"from":"{{from}}","networkName":"{{network}}","timestamp":946684800000,"ttl":{{ttl}},"path":[{{path ?? $"\"{from}\""}}]{{more}}}""";

    public static string To(PeerId to) => $",\"to\":\"{to}\"";
}
