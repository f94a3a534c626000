using System.Text.Json.Nodes;

namespace PeerPigeon.Protocol.Tests;

public class GoldenTests
{
    public static TheoryData<string> SignalLines => [.. Golden.Signals().Distinct()];

    public static TheoryData<string> FrameLines => [.. Golden.Frames().Distinct()];

    [Theory, MemberData(nameof(SignalLines))]
    public void Signalling_of_1_1_3_is_understood_and_written_again_whole(string line)
    {
        SignalMessage message = Golden.Signal(line);

        Assert.NotEqual(SignalKind.Unknown, message.Kind);
        Assert.Equal((string?)JsonNode.Parse(line)!["type"], message.Type);
        AssertSame(line, SignalCodec.Encode(message));
    }

    [Theory, MemberData(nameof(SignalLines))]
    public void Data_of_1_1_3_is_understood_and_written_again_whole(string line)
    {
        SignalMessage message = Golden.Signal(Whole(line));

        SignalData? data = Read(message);

        if (data is not null)
            AssertSame(message.Data.ToString(), data.ToJson().Utf8.Span, addition: data is PeerDisconnectedData or PeerDiscoveredData ? "isHub" : null);
    }

    [Theory, MemberData(nameof(FrameLines))]
    public void Link_frames_of_1_1_3_are_understood(string line)
    {
        DataFrame frame = Golden.Frame(line);

        Assert.NotEqual(DataFrameKind.Unknown, frame.Kind);
        Assert.Equal((string?)JsonNode.Parse(line)!["type"], frame.Type);
        Assert.Equal(line, frame.Raw.ToString());
        Assert.Equal(frame.Kind == DataFrameKind.Gossip, frame.Gossip is not null);
    }

    [Theory, MemberData(nameof(FrameLines))]
    public void Relaying_changes_ttl_and_path_alone(string line)
    {
        if (Golden.Frame(line).Gossip is not { } gossip)
            return;

        byte[] forwarded = gossip.EncodeForward(Golden.PeerC);

        string expected = line
            .Replace($"\"ttl\":{gossip.Ttl}", $"\"ttl\":{gossip.Ttl - 1}", StringComparison.Ordinal)
            .Replace($"\"{gossip.Path[^1]}\"]", $"\"{gossip.Path[^1]}\",\"{Golden.C}\"]", StringComparison.Ordinal);
        Assert.Equal(expected, Golden.Text(forwarded));
        GossipFrame again = Golden.Gossip(Golden.Text(forwarded));
        Assert.Equal(gossip.Path.Append(Golden.PeerC), again.Path.AsEnumerable());
        Assert.Equal((gossip.Id, gossip.Ttl - 1, gossip.Content, gossip.To), (again.Id, again.Ttl, again.Content, again.To));
    }

    [Fact]
    public void Capture_holds_every_kind_that_two_tabs_exchange()
    {
        HashSet<SignalKind> signals = [.. Golden.Signals().Select(line => Golden.Signal(line).Kind)];
        HashSet<DataFrameKind> frames = [.. Golden.Frames().Select(line => Golden.Frame(line).Kind)];
        HashSet<string> subtypes = [.. Golden.Frames().Select(line => Golden.Frame(line).Gossip?.Subtype).OfType<string>()];

        Assert.Subset(signals, new HashSet<SignalKind> { SignalKind.Connected, SignalKind.Announce, SignalKind.Offer, SignalKind.Error, SignalKind.Pong });
        Assert.Subset(frames, new HashSet<DataFrameKind> { DataFrameKind.BinaryHeader, DataFrameKind.StreamAbort, DataFrameKind.Dht, DataFrameKind.Eviction });
        Assert.Subset(subtypes, new HashSet<string> { Subtypes.Chat, Subtypes.DirectMessage, Subtypes.Encrypted, Subtypes.StreamControl });
    }

    [Theory]
    [InlineData("""{"type":"__BINARY__","size":3}""", true, 3L)]
    [InlineData("""{"type":"__BINARY__"}""", true, null)]
    [InlineData("""{"type":"__STREAM_CHUNK__","streamId":"s","chunkIndex":0,"size":4096,"encoding":"binary"}""", true, 4096L)]
    [InlineData("""{"type":"__STREAM_CHUNK__","streamId":"s","chunkIndex":1,"data":[1,2,3]}""", false, null)]
    [InlineData("""{"type":"__STREAM_END__","streamId":"s","totalChunks":2}""", false, null)]
    public void A_header_says_whether_a_binary_frame_follows(string line, bool follows, long? size) =>
        Assert.Equal(follows ? new BinaryHeader(size) : null, Golden.Frame(line).Binary);

    [Fact]
    public void Wrapped_signalling_is_unwrapped_with_its_sender()
    {
        SignalMessage inner = Golden.Frame(Whole(Golden.Lines("links.jsonl").First(l => l.Contains("renegotiation-offer", StringComparison.Ordinal)))).Signal!;

        Assert.Equal((SignalKind.RenegotiationOffer, Golden.PeerB), (inner.Kind, inner.From));
        Assert.True(SessionDescription.TryRead(inner.Data, out SessionDescription? offer, out _));
        Assert.Equal("offer", offer.Type);
    }

    // The examples shorten descriptions to fewer characters than 1.1.3 takes.
    private static string Whole(string line) => line.Replace("\\r\\n...", "\\r\\ns=-\\r\\n", StringComparison.Ordinal);

    private static SignalData? Read(SignalMessage message)
    {
        Rejection rejection = default;
        SignalData? data = message.Kind switch
        {
            SignalKind.Connected => ConnectedData.TryRead(message.Data, out ConnectedData? d, out rejection) ? d : null,
            SignalKind.Announce => AnnounceData.TryRead(message.Data, out AnnounceData? d, out rejection) ? d : null,
            SignalKind.PeerDiscovered => PeerDiscoveredData.TryRead(message.Data, out PeerDiscoveredData? d, out rejection) ? d : null,
            SignalKind.Offer or SignalKind.Answer => SessionDescription.TryRead(message.Data, out SessionDescription? d, out rejection) ? d : null,
            SignalKind.IceCandidate => IceCandidateData.TryRead(message.Data, out IceCandidateData? d, out rejection) ? d : null,
            SignalKind.Goodbye => GoodbyeData.TryRead(message.Data, out GoodbyeData? d, out rejection) ? d : null,
            SignalKind.PeerDisconnected => PeerDisconnectedData.TryRead(message.Data, out PeerDisconnectedData? d, out rejection) ? d : null,
            SignalKind.ConnectionRejected => RejectionData.TryRead(message.Data, out RejectionData? d, out rejection) ? d : null,
            _ => null,
        };
        Assert.Equal(default, rejection);
        return data;
    }

    private static void AssertSame(string expected, ReadOnlySpan<byte> actual, string? addition = null)
    {
        JsonNode? written = JsonNode.Parse(actual);
        if (addition is not null && JsonNode.Parse(expected)![addition] is null)
            written!.AsObject().Remove(addition);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), written), $"{expected}\nbecame\n{Golden.Text(actual)}");
    }
}
