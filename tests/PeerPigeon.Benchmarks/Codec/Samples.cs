using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Benchmarks;

/// <summary>Frames and messages of everyday size.</summary>
internal static class Samples
{
    public static readonly NetworkName Network = NetworkName.Parse("gaming");

    /// <summary>A text of about the length of a chat line.</summary>
    public const string Text = "The quick brown fox jumps over the lazy dog, and nobody is surprised any more.";

    public static PeerId Peer(int number) => PeerId.Parse(number.ToString("x40"));

    /// <summary>A signed chat on its third hop: what a relay in the middle of a mesh reads.</summary>
    public static byte[] Chat()
    {
        using EcdsaPeerKey key = EcdsaPeerKey.Create();
        byte[] utf8 = Encode(key.Id, number: 1, new Signer(key));
        for (var hop = 1; hop <= 2; hop++)
        {
            if (!DataFrameCodec.TryDecode(utf8, ProtocolLimits.Default, out DataFrame? frame, out Rejection rejection))
                throw new BenchmarkFailedException($"the sample frame is refused: {rejection.Detail}");
            utf8 = frame.Gossip!.EncodeForward(Peer(hop));
        }

        return utf8;
    }

    /// <summary>A chat as its origin sends it.</summary>
    public static byte[] Encode(PeerId from, int number, Signer? signer = null)
    {
        FrameId id = FrameId.FromText(number.ToString("x32"));
        const long timestamp = 1_760_000_000_000;
        GossipFrame frame = GossipFrame.Create(id, Subtypes.Chat, RawJson.FromString(Text), from, to: null, Network, timestamp);
        if (signer is not null)
            frame = GossipFrame.Create(id, Subtypes.Chat, RawJson.FromString(Text), from, to: null, Network, timestamp, signer.Sign(frame));
        return frame.Utf8.ToArray();
    }

    /// <summary>A WebRTC offer with an SDP of the usual length, as a hub reads it.</summary>
    public static SignalMessage Offer()
    {
        string sdp = string.Concat(Enumerable.Range(0, 24).Select(line =>
            $"a=candidate:{line} 1 udp {2_113_937_151 - line} 192.0.2.{line} {50_000 + line} typ host generation 0 network-cost 999\r\n"));
        RawJson data = RawJson.From(new Newtonsoft.Json.Linq.JObject { ["type"] = "offer", ["sdp"] = sdp, ["timestamp"] = 1_760_000_000_000 });
        return SignalMessage.Create(
            SignalKind.Offer, data, Peer(1), target: Peer(2), network: Network, timestamp: 1_760_000_000_000, maxPeers: 3);
    }
}

/// <summary>Signs frames as a router does.</summary>
internal sealed class Signer(IPeerKey key)
{
    public FrameSignature Sign(GossipFrame frame) =>
        new(key.PublicKey, System.Buffers.Text.Base64Url.EncodeToString(key.Sign(frame.SignedBytes())));
}
