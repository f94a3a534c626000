namespace PeerPigeon.Protocol.Tests;

/// <summary>One row per way in which a message can be wrong, with what is counted.</summary>
public class MalformedTests
{
    private const string Sixty5 = "01234567890123456789012345678901234567890123456789012345678901234";

    public static TheoryData<string, RejectReason> Signals => new()
    {
        { "null", RejectReason.NotAnObject },
        { "[]", RejectReason.NotAnObject },
        { "\"announce\"", RejectReason.NotAnObject },
        { "1", RejectReason.NotAnObject },
        { "", RejectReason.NotJson },
        { "nothing", RejectReason.NotJson },
        { """{"type":"ping"}{""", RejectReason.NotJson },
        { """{"type":"ping","type":"pong"}""", RejectReason.DuplicateMember },
        { """{"type":"ping","ty\u0070e":"pong"}""", RejectReason.DuplicateMember },
        { """{"type":"ping","network\u004eame":"a","networkName":"b"}""", RejectReason.DuplicateMember },
        { """{"type":"ping","data":null,"data":1}""", RejectReason.DuplicateMember },
        { "{}", RejectReason.MissingMember },
        { """{"type":null}""", RejectReason.MissingMember },
        { """{"type":""}""", RejectReason.MissingMember },
        { """{"type":1}""", RejectReason.WrongType },
        { """{"type":{}}""", RejectReason.WrongType },
        { """{"type":"offer","fromPeerId":1}""", RejectReason.WrongType },
        { """{"type":"offer","targetPeerId":["a"]}""", RejectReason.WrongType },
        { """{"type":"offer","networkName":true}""", RejectReason.WrongType },
        { """{"type":"offer","timestamp":"1"}""", RejectReason.WrongType },
        { """{"type":"error","error":{}}""", RejectReason.WrongType },
        { """{"type":"offer","fromPeerId":"System"}""", RejectReason.BadPeerId },
        { """{"type":"offer","targetPeerId":"a1"}""", RejectReason.BadPeerId },
        { """{"type":"offer","networkName":"a:b"}""", RejectReason.BadNetworkName },
        { """{"type":"offer","networkName":"\ud800"}""", RejectReason.BadNetworkName },
        { $$"""{"type":"offer","networkName":"{{Sixty5}}"}""", RejectReason.BadNetworkName },
        { """{"type":"offer","timestamp":1.5}""", RejectReason.BadNumber },
        { """{"type":"offer","timestamp":1e400}""", RejectReason.BadNumber },
        { """{"type":"offer","timestamp":9007199254740992}""", RejectReason.BadNumber },
        { "{\"type\":\"" + new string('x', 129) + "\"}", RejectReason.StringTooLong },
        { "{\"type\":\"error\",\"error\":\"" + new string('x', 1025) + "\"}", RejectReason.StringTooLong },
        { "{\"type\":\"error\",\"error\":\"" + new string('x', 10_000) + "\"}", RejectReason.StringTooLong },
        { "{\"type\":\"ping\"" + string.Concat(Enumerable.Range(0, 64).Select(i => $",\"m{i}\":0")) + "}", RejectReason.TooManyMembers },
        { "{\"type\":\"ping\",\"data\":" + new string('[', 32) + new string(']', 32) + "}", RejectReason.TooDeep },
        { "{\"type\":\"ping\",\"data\":\"" + new string('x', 1_048_576) + "\"}", RejectReason.TooLarge },
    };

    public static TheoryData<string, RejectReason> Frames => new()
    {
        { "null", RejectReason.NotAnObject },
        { "{\"type\":\"gossip\"", RejectReason.NotJson },
        { "{\"subtype\":\"chat\"}", RejectReason.MissingMember },
        { "{\"type\":5}", RejectReason.WrongType },
        { "{\"type\":\"" + new string('x', 129) + "\"}", RejectReason.StringTooLong },
        { Golden.GossipText(("id", null)), RejectReason.MissingMember },
        { Golden.GossipText(("id", "\"\"")), RejectReason.MissingMember },
        { Golden.GossipText(("id", "0")), RejectReason.MissingMember },
        { Golden.GossipText(("id", "false")), RejectReason.MissingMember },
        { Golden.GossipText(("id", "7")), RejectReason.WrongType },
        { Golden.GossipText(("id", $"\"{new string('x', 129)}\"")), RejectReason.StringTooLong },
        { Golden.GossipText(("id", $"\"{new string('é', 65)}\"")), RejectReason.StringTooLong },
        { Golden.GossipText(("id", $"\"{string.Concat(Enumerable.Repeat("\\u0041", 129))}\"")), RejectReason.StringTooLong },
        { Golden.GossipText(("subtype", null)), RejectReason.MissingMember },
        { Golden.GossipText(("subtype", "null")), RejectReason.MissingMember },
        { Golden.GossipText(("subtype", "[]")), RejectReason.WrongType },
        { Golden.GossipText(("subtype", $"\"{new string('x', 129)}\"")), RejectReason.StringTooLong },
        { Golden.GossipText(("content", null)), RejectReason.MissingMember },
        { Golden.GossipText(("from", null)), RejectReason.MissingMember },
        { Golden.GossipText(("from", "\"\"")), RejectReason.MissingMember },
        { Golden.GossipText(("from", "{}")), RejectReason.WrongType },
        { Golden.GossipText(("from", "\"a1\"")), RejectReason.BadPeerId },
        { Golden.GossipText(("from", $"\" {Golden.A}\"")), RejectReason.BadPeerId },
        { Golden.GossipText(("to", "1")), RejectReason.WrongType },
        { Golden.GossipText(("to", "\"everybody\"")), RejectReason.BadPeerId },
        { Golden.GossipText(("networkName", "1")), RejectReason.WrongType },
        { Golden.GossipText(("networkName", "\"a:b\"")), RejectReason.BadNetworkName },
        { Golden.GossipText(("networkName", $"\"{Sixty5}\"")), RejectReason.BadNetworkName },
        { Golden.GossipText(("networkName", $"\"{new string('x', 400)}\"")), RejectReason.BadNetworkName },
        { Golden.GossipText(("timestamp", null)), RejectReason.MissingMember },
        { Golden.GossipText(("timestamp", "\"1\"")), RejectReason.WrongType },
        { Golden.GossipText(("timestamp", "0.1")), RejectReason.BadNumber },
        { Golden.GossipText(("timestamp", "-9007199254740992")), RejectReason.BadNumber },
        { Golden.GossipText(("ttl", null)), RejectReason.MissingMember },
        { Golden.GossipText(("ttl", "true")), RejectReason.WrongType },
        { Golden.GossipText(("ttl", "39.5")), RejectReason.BadNumber },
        { Golden.GossipText(("ttl", "65")), RejectReason.BadNumber },
        { Golden.GossipText(("ttl", "1e99999999999999999999")), RejectReason.BadNumber },
        { Golden.GossipText(("path", null)), RejectReason.MissingMember },
        { Golden.GossipText(("path", $"\"{Golden.A}\"")), RejectReason.WrongType },
        { Golden.GossipText(("path", "[1]")), RejectReason.WrongType },
        { Golden.GossipText(("path", "[\"\"]")), RejectReason.BadPeerId },
        { Golden.GossipText(("path", $"[\"{Golden.A}\",\"x\"]")), RejectReason.BadPeerId },
        { Golden.GossipText(("path", "[" + string.Join(',', Enumerable.Repeat($"\"{Golden.A}\"", 65)) + "]")), RejectReason.PathTooLong },
        { Golden.GossipText(("\\u0069d", "\"x\"")), RejectReason.DuplicateMember },
        { Golden.GossipText(("s\\u0069g", "1"), ("sig", "2")), RejectReason.DuplicateMember },
        { Golden.GossipText([.. Enumerable.Range(0, 56).Select(i => ($"m{i}", (string?)"0"))]), RejectReason.TooManyMembers },
        { Golden.GossipText(("content", new string('[', 32) + new string(']', 32))), RejectReason.TooDeep },
        { Golden.GossipText(("content", $"\"{new string('x', 262_144)}\"")), RejectReason.TooLarge },
        { """{"type":"eviction","reason":"x"}""", RejectReason.MissingMember },
        { """{"type":"eviction","from":"x"}""", RejectReason.BadPeerId },
        { """{"type":"__BINARY__","size":-1}""", RejectReason.BadNumber },
        { """{"type":"__BINARY__","size":"3"}""", RejectReason.WrongType },
        { """{"type":"__STREAM_CHUNK__","streamId":"s","encoding":1}""", RejectReason.WrongType },
        { """{"type":"__STREAM_CHUNK__","encoding":"binary"}""", RejectReason.MissingMember },
        { """{"type":"__STREAM_CHUNK__","streamId":"s","data":[256]}""", RejectReason.BadValue },
        { """{"type":"__STREAM_CHUNK__","streamId":"s","data":"AQI="}""", RejectReason.BadValue },
        { """{"type":"__STREAM_INIT__","streamId":"s","metadata":{"totalSize":-1}}""", RejectReason.BadNumber },
        { """{"type":"__STREAM_INIT__","streamId":"s","metadata":7}""", RejectReason.NotAnObject },
        { """{"type":"__STREAM_ABORT__","streamId":""}""", RejectReason.MissingMember },
        { """{"type":"signaling"}""", RejectReason.MissingMember },
        { """{"type":"signaling","data":"x"}""", RejectReason.NotAnObject },
        { """{"type":"signaling","data":{}}""", RejectReason.MissingMember },
        { """{"type":"signaling","data":{"type":"offer"},"fromPeerId":"x"}""", RejectReason.BadPeerId },
        { """{"type":"pigeon"}""", RejectReason.MissingMember },
        { """{"type":"pigeon","kind":"ping"}""", RejectReason.MissingMember },
        { """{"type":"pigeon","kind":"hello","agent":"x","links":-1,"maxPeers":3}""", RejectReason.BadNumber },
        { """{"type":"pigeon","kind":"handover","peers":[1]}""", RejectReason.WrongType },
        { """{"type":"pigeon","kind":"handover","peers":{}}""", RejectReason.WrongType },
        {
            $$"""{"type":"pigeon","kind":"handover","peers":[{{string.Join(',', Enumerable.Repeat($"\"{Golden.A}\"", 9))}}]}""",
            RejectReason.TooManyMembers
        },
    };

    [Theory, MemberData(nameof(Signals))]
    public void Signalling_is_refused_with_its_reason(string text, RejectReason reason)
    {
        Assert.False(SignalCodec.TryDecode(Golden.Utf8(text), ProtocolLimits.Default, out SignalMessage? message, out Rejection rejection));
        AssertReason(reason, rejection);
        Assert.Null(message);
    }

    [Theory, MemberData(nameof(Frames))]
    public void A_link_frame_is_refused_with_its_reason(string text, RejectReason reason)
    {
        Assert.False(DataFrameCodec.TryDecode(Golden.Utf8(text), ProtocolLimits.Default, out DataFrame? frame, out Rejection rejection));
        AssertReason(reason, rejection);
        Assert.Null(frame);
    }

    [Fact]
    public void What_is_not_UTF8_is_refused_by_both()
    {
        byte[] bytes = [.. "{\"type\":\"ping\",\"x\":\""u8, 0xff, .. "\"}"u8];

        Assert.False(SignalCodec.TryDecode(bytes, ProtocolLimits.Default, out _, out Rejection signal));
        Assert.False(DataFrameCodec.TryDecode(bytes, ProtocolLimits.Default, out _, out Rejection frame));
        Assert.Equal((RejectReason.NotUtf8, RejectReason.NotUtf8), (signal.Reason, frame.Reason));
    }

    private static void AssertReason(RejectReason reason, Rejection rejection)
    {
        Assert.True(reason == rejection.Reason, $"{rejection} instead of {reason}");
        Assert.NotEqual("", rejection.Detail);
    }
}
