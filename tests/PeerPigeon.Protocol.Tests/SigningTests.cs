using System.Security.Cryptography;

namespace PeerPigeon.Protocol.Tests;

public class SigningTests
{
    [Fact]
    public void A_signature_outlives_a_JavaScript_relay()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        RawJson content = Golden.Json("""{"b":[1.0,1e2,"\u00e9\/"],"a":"😀 \u000a","n":12345678901234567890}""");
        var draft = GossipFrame.Create(FrameId.FromText("f"), "dm", content, Golden.PeerA, Golden.PeerB, NetworkName.Parse("work"), 1795346091194);
        var signature = new FrameSignature(Base64Url(key.ExportSubjectPublicKeyInfo()), Base64Url(Sign(key, draft.SignedBytes())));
        var signed = GossipFrame.Create(draft.Id, draft.Subtype, content, draft.From, draft.To, draft.Network, draft.Timestamp, signature);

        // What another implementation may do with the same frame: other order, white space, escapes and spellings of numbers.
        string relayed = $$"""
            { "sig": {"value":"{{signature.Value}}","key":"{{signature.Key}}"}, "path": ["{{Golden.A}}", "{{Golden.C}}"], "ttl": 39,
              "timestamp": 1.795346091194e12, "networkName": "w\u006frk", "to": "{{Golden.B}}", "from": "{{Golden.A}}",
              "content": { "n": 12345678901234567000, "a": "\ud83d\ude00 \n", "b": [1, 100, "é/"] },
              "subtype": "\u0064m", "type": "gossip", "id": "{{draft.Id}}" }
            """;

        foreach (GossipFrame frame in (GossipFrame[])[Golden.Gossip(Golden.Text(signed.Utf8.Span)), Golden.Gossip(relayed)])
        {
            using var claimed = ECDsa.Create();
            claimed.ImportSubjectPublicKeyInfo(FromBase64Url(frame.Signature!.Key), out _);
            Assert.True(claimed.VerifyData(frame.SignedBytes(), FromBase64Url(frame.Signature.Value), HashAlgorithmName.SHA256));
        }
    }

    [Fact]
    public void A_frame_is_a_copy_of_itself_on_another_way_and_of_no_other_frame()
    {
        GossipFrame frame = Golden.Gossip(Golden.GossipText());
        GossipFrame relayed = Golden.Gossip(Golden.Text(frame.EncodeForward(Golden.PeerB)));
        GossipFrame again = Golden.Gossip(Golden.Text(relayed.EncodeForward(Golden.PeerC)));
        Assert.True(frame.IsCopyOf(frame));
        Assert.True(relayed.IsCopyOf(frame));
        Assert.True(frame.IsCopyOf(again));
        Assert.Equal(frame.SignedBytes(), again.SignedBytes());

        foreach ((string Name, string Value) changed in ((string, string)[])
            [("id", "\"a68da611f3652742af5dd3318b25caab\""), ("content", "\"hi al\""), ("from", $"\"{Golden.B}\""), ("timestamp", "1795346091195"), ("networkName", "\"work\"")])
        {
            Assert.False(Golden.Gossip(Golden.GossipText(changed)).IsCopyOf(frame));
        }
    }

    [Fact]
    public void No_two_different_frames_share_what_is_signed()
    {
        string[] texts =
        [
            Golden.GossipText(),
            Golden.GossipText(("id", "\"a68da611f3652742af5dd3318b25caab\"")),
            Golden.GossipText(("id", "\"x\"")),
            Golden.GossipText(("subtype", "\"encrypted\"")),
            Golden.GossipText(("content", "\"hi al\"")),
            Golden.GossipText(("content", "{\"a\":1}")),
            Golden.GossipText(("content", "{\"a\":\"1\"}")),
            Golden.GossipText(("content", "{\"a\":[1]}")),
            Golden.GossipText(("content", "{\"a\":1,\"a\":1}")),
            Golden.GossipText(("content", "{\"a\":1,\"\\u0061\":1}")),
            Golden.GossipText(("content", "\"\\ud800\"")),
            Golden.GossipText(("content", "\"\\ud801\"")),
            Golden.GossipText(("content", "1e309")),
            Golden.GossipText(("content", "null")),
            Golden.GossipText(("from", $"\"{Golden.B}\"")),
            Golden.GossipText(("from", $"\"{Golden.A.ToUpperInvariant()}\"")),
            Golden.GossipText(("to", $"\"{Golden.A}\"")),
            Golden.GossipText(("to", $"\"{Golden.B}\"")),
            Golden.GossipText(("networkName", "\"work\"")),
            Golden.GossipText(("networkName", "\"work1\"")),
            Golden.GossipText(("timestamp", "1795346091195")),
            Golden.GossipText(("networkName", "\"work\""), ("timestamp", "11795346091194")),
        ];

        Assert.Equal(texts.Length, texts.Select(text => Convert.ToHexString(Golden.Gossip(text).SignedBytes())).Distinct().Count());
    }

    [Fact]
    public void Ttl_path_and_the_signature_itself_are_not_covered() => Assert.Equal(
        Golden.Gossip(Golden.GossipText()).SignedBytes(),
        Golden.Gossip(Golden.GossipText(("ttl", "3"), ("path", "[]"), ("sig", "{\"key\":\"a\",\"value\":\"b\"}"), ("x", "1"))).SignedBytes());

    [Fact]
    public void What_is_signed_is_fixed_for_ever()
    {
        byte[] expected = SHA256.HashData("\"hi all\""u8);

        byte[] signed = Golden.Gossip(Golden.GossipText()).SignedBytes();

        Assert.Equal(
            $"\0\0\0\u0012peerpigeon-frame/1\0\0\0\u0020a68da611f3652742af5dd3318b25caaa\0\0\0\u0004chat\0\0\0\u0028{Golden.A}\0\0\0\0"
            + "\0\0\0\u0006global\0\0\0\u000d1795346091194\0\0\0\0\0\0\0\u0009canonical\0\0\0\u0020",
            Golden.Text(signed.AsSpan(..^32)));
        Assert.Equal(expected, signed[^32..]);
    }

    [Fact]
    public void A_proof_names_nonce_and_peer() =>
        Assert.Equal($"peerpigeon-proof:abc:{Golden.A}", Golden.Text(KeyProof.SignedBytes("abc", Golden.PeerA)));

    private static byte[] Sign(ECDsa key, byte[] data) => key.SignData(data, HashAlgorithmName.SHA256);

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static byte[] FromBase64Url(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}
