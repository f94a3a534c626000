using System.Text;

namespace PeerPigeon.Protocol.Tests;

public sealed class RoutingTests
{
    private static readonly PeerId Peer = PeerId.Parse(new string('a', 40));
    private static readonly FrameId Id = FrameId.FromText("message");

    public static TheoryData<RouteNotice> Notices =>
        [new RouteNotice.Arrived(Id), new RouteNotice.Handed(Id, Peer), new RouteNotice.Found(Id, Peer)];

    [Theory]
    [MemberData(nameof(Notices))]
    public void A_notice_is_read_as_it_was_written(RouteNotice notice)
    {
        Assert.True(RouteNotice.TryRead(notice.Encode(), out RouteNotice? read));
        Assert.Equal(notice, read);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("""{"message":7}""")]
    [InlineData("""{"search":"x"}""")]
    [InlineData("""{"search":"x","found":"nobody"}""")]
    [InlineData("""{"found":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""")]
    public void What_says_nothing_of_the_kind_is_no_notice(string json) =>
        Assert.False(RouteNotice.TryRead(RawJson.From(Newtonsoft.Json.Linq.JToken.Parse(json)), out _));

    [Fact]
    public void A_neighbour_says_that_it_took_a_frame_or_has_no_way_on()
    {
        foreach (LinkControl control in (LinkControl[])[new LinkControl.Taken(Id), new LinkControl.NoWay(Id)])
        {
            Assert.True(DataFrameCodec.TryDecode(control.Encode(), ProtocolLimits.Default, out DataFrame? frame, out _));
            Assert.Equal(control, frame.Control);
        }
    }

    [Fact]
    public void A_frame_under_another_id_is_the_same_in_all_else()
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(
            """{"type":"gossip","ttl":38,"id":"odd \u0041","subtype":"dm","content":{"id":"inner"},"from":"PEER","to":"PEER","networkName":"n","timestamp":1,"path":["PEER"],"message":"MESSAGE"}"""
                .Replace("PEER", Peer.ToString(), StringComparison.Ordinal).Replace("MESSAGE", Id.ToString(), StringComparison.Ordinal));
        Assert.True(DataFrameCodec.TryDecode(utf8, ProtocolLimits.Default, out DataFrame? frame, out _));

        GossipFrame renamed = frame.Gossip!.WithId(Id);

        Assert.Equal((Id, 38, Peer), (renamed.Id, renamed.Ttl, Assert.Single(renamed.Path)));
        Assert.Equal(
            Encoding.UTF8.GetString(utf8).Replace("odd \\u0041", Id.ToString(), StringComparison.Ordinal), Encoding.UTF8.GetString(renamed.Utf8.Span));
    }
}
