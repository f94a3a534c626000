using System.Text;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

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

    /// <summary>A frame that <paramref name="key"/> signs for <paramref name="to"/>, in the name of <paramref name="from"/> if that is another.</summary>
    public static string Signed(EcdsaPeerKey key, string subtype, RawJson content, PeerId to, string id, PeerId? from = null, double at = 0)
    {
        GossipFrame Create(FrameSignature? signature) => GossipFrame.Create(
            FrameId.FromText(id), subtype, content, from ?? key.Id, to, VirtualActors.Team, 946684800000 + (long)(at * 1000), signature);
        byte[] signed = key.Sign(Create(signature: null).SignedBytes());
        return Encoding.UTF8.GetString(Create(new(key.PublicKey, System.Buffers.Text.Base64Url.EncodeToString(signed))).Utf8.Span);
    }

    public static string To(PeerId to) => $",\"to\":\"{to}\"";
}
