using Newtonsoft.Json.Linq;

namespace PeerPigeon.Protocol.Tests.Dht;

public class DhtMessageTests
{
    [Fact]
    public void Every_frame_of_JavaScript_is_understood()
    {
        DhtMessage?[] messages = [.. Golden.Lines("dht.jsonl").Select(line => Read(Golden.Frame(line).Raw.ToString()))];

        var store = Assert.IsType<DhtMessage.Store>(messages[0]);
        Assert.Equal(("global:mykey", Golden.PeerA, 1795346092639), (store.Record.StoredKey, store.Record.Publisher, store.Record.Timestamp));
        var query = Assert.IsType<DhtMessage.Query>(messages[1]);
        Assert.Equal(("global:mykey", "qbump"), (query.Key.Stored, query.Request));
        var found = Assert.IsType<DhtMessage.Response>(messages[2]);
        Assert.Equal(("qbump", """{"v":1}"""), (found.Request, found.Found?.Value.ToString()));
        Assert.Null(Assert.IsType<DhtMessage.Response>(messages[3]).Found);
        Assert.Equal(RecordSpace.Public, Assert.IsType<DhtMessage.Store>(messages[4]).Record.Space);
    }

    [Fact]
    public void A_message_has_the_members_that_JavaScript_reads()
    {
        DhtRecord record = DhtRecord.Create(DhtKey.Plain(NetworkName.Global, "mykey"), Golden.Json("""{"v":1}"""), Golden.PeerA, 1795346092639);
        Assert.Equal(
            $$"""{"type":"dht","messageType":"dht_store","data":{"key":"global:mykey","originalKey":"mykey","value":{"v":1},"networkName":"global","timestamp":1795346092639,"publisher":"{{Golden.A}}","version":1,"expires":1795432492639},"from":"{{Golden.A}}","timestamp":1795346092640}""",
            Golden.Text(new DhtMessage.Store(record).Encode(Golden.PeerA, 1795346092640)));
        foreach (string golden in (string[])[.. Golden.Lines("dht.jsonl").Where(line => !line.Contains("value", StringComparison.Ordinal))])
        {
            var frame = JObject.Parse(golden);
            Assert.Equal(golden, Golden.Text(Read(golden)!.Encode(PeerId.Parse((string)frame["from"]!), (long)frame["timestamp"]!)));
        }
    }

    [Fact]
    public void A_record_keeps_its_signature_through_a_query()
    {
        DhtRecord record = DhtRecord.Create(DhtKey.Plain(NetworkName.Global, "k"), Golden.Json("1"), Golden.PeerA, 5).With(new FrameSignature("a2V5", "c2ln"));
        var answer = Assert.IsType<DhtMessage.Response>(Read(Golden.Text(new DhtMessage.Response("q", record).Encode(Golden.PeerB, 6))));
        Assert.Equal((record.Signature, record.Fingerprint), (answer.Found!.Signature, answer.Found.Fingerprint));
    }

    [Fact]
    public void A_request_may_be_empty_and_is_sent_back_as_it_is()
    {
        var query = Assert.IsType<DhtMessage.Query>(Read("""{"type":"dht","messageType":"dht_query","data":{"key":"work:k","requestId":""}}"""));
        Assert.Equal("", query.Request);
    }

    [Fact]
    public void A_kind_that_we_do_not_know_is_no_fault() => Assert.Null(Read("""{"type":"dht","messageType":"dht_ping","data":1}"""));

    [Theory]
    [InlineData("""{"type":"dht","data":{}}""")]
    [InlineData("""{"type":"dht","messageType":"dht_store"}""")]
    [InlineData("""{"type":"dht","messageType":"dht_store","data":{"key":"k"}}""")]
    [InlineData("""{"type":"dht","messageType":"dht_query","data":{"key":"nowhere","requestId":"q"}}""")]
    [InlineData("""{"type":"dht","messageType":"dht_query","data":{"key":"work:k"}}""")]
    [InlineData("""{"type":"dht","messageType":"dht_query","data":[]}""")]
    [InlineData("""{"type":"dht","messageType":"dht_query_response","data":{"requestId":"q","found":true,"data":{"key":"work:k"}}}""")]
    [InlineData("""{"type":"dht","messageType":"dht_query_response","data":{"found":false}}""")]
    public void A_message_that_breaks_a_rule_is_refused(string text)
    {
        Assert.False(DhtMessage.TryRead(Golden.Json(text), out DhtMessage? message, out Rejection rejection));
        Assert.Null(message);
        Assert.NotEmpty(rejection.Detail);
    }

    private static DhtMessage? Read(string text) =>
        DhtMessage.TryRead(Golden.Json(text), out DhtMessage? message, out Rejection rejection) ? message : throw new FormatException($"{rejection}: {text}");
}
