using System.Collections.Immutable;
using System.Security.Cryptography;

namespace PeerPigeon.Protocol.Tests;

public class GossipFrameTests
{
    private static readonly FrameId SomeId = FrameId.FromBytes(Convert.FromHexString("a68da611f3652742af5dd3318b25caaa"));

    [Fact]
    public void A_new_frame_is_written_as_1_1_3_writes_it() => Assert.Equal(
        Golden.Lines("gossip.jsonl").First(),
        Golden.Text(GossipFrame.Create(SomeId, Subtypes.Chat, RawJson.FromString("hi all"), Golden.PeerA, null, NetworkName.Global, 1795346091194).Utf8.Span));

    [Fact]
    public void A_new_frame_reads_the_same_here_and_there()
    {
        var signature = new FrameSignature("AAEC-_", "BBBB");
        var made = GossipFrame.Create(
            SomeId, "dm", Golden.Json("{\"greet\":[1]}"), Golden.PeerA, Golden.PeerB, NetworkName.Parse("équipe \"x\""), 5, signature);

        GossipFrame read = Golden.Gossip(Golden.Text(made.Utf8.Span));

        foreach (GossipFrame frame in (GossipFrame[])[made, read])
        {
            Assert.Equal((SomeId, SomeId.ToString(), "dm"), (frame.Id, frame.IdText, frame.Subtype));
            Assert.Equal("{\"greet\":[1]}", frame.Content.ToString());
            Assert.Equal((Golden.PeerA, Golden.PeerB, "équipe \"x\""), (frame.From, frame.To, frame.Network.Value));
            Assert.Equal((5L, 40, 0, true, signature), (frame.Timestamp, frame.Ttl, frame.Hops, frame.CanForward, frame.Signature));
            Assert.Equal([Golden.PeerA], frame.Path.AsEnumerable());
        }

        Assert.Equal(made.SignedBytes(), read.SignedBytes());
        Assert.Equal(made.EncodeForward(Golden.PeerC), read.EncodeForward(Golden.PeerC));
    }

    [Theory]
    [InlineData(
        """ { "path" : [ "A1" , "B2" ] ,"x":{"ttl":9},"ttl" : 3.9e1 , "x":1, REST } """,
        """ { "path" : [ "A1" , "B2" ,"C3"] ,"x":{"ttl":9},"ttl" : 38 , "x":1, REST } """)]
    [InlineData("""{"ttl":10,"path":[],REST}""", """{"ttl":9,"path":["C3"],REST}""")]
    [InlineData("""{"p\u0061th":[ ],REST,"\u0074tl":40.0}""", """{"p\u0061th":[ "C3"],REST,"\u0074tl":39}""")]
    public void Every_byte_but_ttl_and_path_stays(string before, string after)
    {
        GossipFrame frame = Golden.Gossip(Fill(before));

        Assert.Equal(Fill(after), Golden.Text(frame.EncodeForward(Golden.PeerC)));

        static string Fill(string text) => text
            .Replace("REST", """ "id":"\u0069d\ud800","type":"gossip","subtype":"ne\"w","content":{"a":1,"a":2},"from":"A1","timestamp":1.7e12 """, StringComparison.Ordinal)
            .Replace("A1", Golden.A.ToUpperInvariant(), StringComparison.Ordinal)
            .Replace("B2", Golden.B, StringComparison.Ordinal)
            .Replace("C3", Golden.C, StringComparison.Ordinal);
    }

    [Fact]
    public void Spelling_of_ids_is_kept()
    {
        string upper = Golden.A.ToUpperInvariant();
        GossipFrame frame = Golden.Gossip(Golden.GossipText(("from", $"\"{upper}\""), ("to", $"\"{Golden.B.ToUpperInvariant()}\""), ("path", $"[\"{upper}\",\"{Golden.A}\"]")));

        Assert.Equal(upper, frame.From.ToString());
        Assert.NotEqual(Golden.PeerA, frame.From);
        Assert.Equal([PeerId.Parse(upper), Golden.PeerA], frame.Path.AsEnumerable());
        Assert.True(frame.To!.Value.SameBytes(Golden.PeerB));
    }

    [Theory]
    [InlineData("\"  ADDRESS \\n\"")]
    [InlineData("\"\\u0061ADDRES\"")]
    public void The_addressee_may_have_white_space_around_it_and_escapes_in_it(string json)
    {
        string text = json.Replace("ADDRESS", Golden.A, StringComparison.Ordinal).Replace("ADDRES", Golden.A[1..], StringComparison.Ordinal);

        Assert.Equal(Golden.PeerA, Golden.Gossip(Golden.GossipText(("to", text))).To);
    }

    [Theory]
    [InlineData("networkName", null)]
    [InlineData("networkName", "null")]
    [InlineData("networkName", "\"\"")]
    [InlineData("networkName", "0")]
    [InlineData("networkName", "false")]
    public void A_missing_network_is_global(string member, string? json) =>
        Assert.True(Golden.Gossip(Golden.GossipText((member, json))).Network.IsGlobal);

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public void A_missing_addressee_is_nobody(string json) => Assert.Null(Golden.Gossip(Golden.GossipText(("to", json))).To);

    [Theory]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("\"\"")]
    [InlineData("0")]
    public void Content_may_be_anything_but_absent(string json) => Assert.Equal(json, Golden.Gossip(Golden.GossipText(("content", json))).Content.ToString());

    [Theory]
    [InlineData("40", 40, 0, true)]
    [InlineData("4e1", 40, 0, true)]
    [InlineData("2.0", 2, 38, true)]
    [InlineData("1", 1, 39, false)]
    [InlineData("-0", 0, 40, false)]
    [InlineData("-7", -7, 47, false)]
    [InlineData("64", 64, 0, true)]
    public void Ttl_is_a_number_of_JavaScript(string json, int ttl, int hops, bool canForward)
    {
        GossipFrame frame = Golden.Gossip(Golden.GossipText(("ttl", json)));

        Assert.Equal((ttl, hops, canForward), (frame.Ttl, frame.Hops, frame.CanForward));
        if (ttl < 1)
            Assert.Throws<InvalidOperationException>(() => frame.EncodeForward(Golden.PeerC));
    }

    [Fact]
    public void A_frame_without_content_or_subtype_cannot_be_made()
    {
        Assert.Throws<ArgumentException>(() => GossipFrame.Create(SomeId, "chat", default, Golden.PeerA, null, default, 0));
        Assert.Throws<ArgumentException>(() => GossipFrame.Create(SomeId, "", RawJson.FromString("x"), Golden.PeerA, null, default, 0));
    }

    [Fact]
    public void Ids_of_another_form_count_by_their_hash()
    {
        Assert.Equal("a68da611f3652742af5dd3318b25caaa", FrameId.FromText("a68da611f3652742af5dd3318b25caaa").ToString());
        foreach (string text in (string[])["x", "A68DA611F3652742AF5DD3318B25CAAA", "g68da611f3652742af5dd3318b25caaa", "ünï"])
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Golden.Utf8(text)))[..32], FrameId.FromText(text).ToString());

        ImmutableArray<FrameId> ids = [.. ((string[])["\\ud800", "\\ud801", "\\ufffd", "😀", "x"]).Select(id => Golden.Gossip(Golden.GossipText(("id", $"\"{id}\""))).Id)];
        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal(ids[3], Golden.Gossip(Golden.GossipText(("id", "\"\\ud83d\\uDE00\""))).Id);
        Assert.Equal("😀", Golden.Gossip(Golden.GossipText(("id", "\"\\ud83d\\uDE00\""))).IdText);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"key\":\"a\"}")]
    [InlineData("{\"key\":\"a\",\"value\":1}")]
    [InlineData("{\"key\":\"a+b\",\"value\":\"a\"}")]
    [InlineData("{\"key\":\"a\",\"key\":\"b\",\"value\":\"a\"}")]
    public void A_signature_of_another_form_is_none_and_is_relayed(string json)
    {
        GossipFrame frame = Golden.Gossip(Golden.GossipText(("sig", json)));

        Assert.Null(frame.Signature);
        Assert.EndsWith($"\"sig\":{json}}}", Golden.Text(frame.EncodeForward(Golden.PeerC)), StringComparison.Ordinal);
    }
}
