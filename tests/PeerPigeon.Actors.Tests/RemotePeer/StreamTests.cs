using System.Text;
using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.RemotePeerProtocol;

namespace PeerPigeon.Actors.Tests;

public sealed class StreamTests : IDisposable
{
    private readonly VirtualActors _actors = new("stream { incoming = 2, outgoing = 1, max-bytes = 10 B, patience = 5 s }");
    private readonly PeerId _remote = VirtualActors.Peer(1);
    private readonly Tests.Probe _network;
    private readonly IActorRef _peer;
    private readonly FakeLink _link;

    public StreamTests()
    {
        (_peer, _network) = _actors.StartBelow(RemotePeerActor.Props(_actors.Mesh, VirtualActors.Team, _remote, _actors.NewProbe().Ref));
        _actors.Tell(_peer, new MakeOffer(LinkNeed.None, _actors.Self, ["fake/1"]));
        _link = _actors.Links.Last.Open();
        _actors.Time.RunUntilIdle();
    }

    public void Dispose() => _actors.Dispose();

    [Fact]
    public void A_stream_as_a_javascript_peer_sends_it_arrives_whole()
    {
        MeshStream stream = Begin("""{"streamId":"s","type":"file","filename":"f.txt","mimeType":"text/plain","totalSize":5,"chunkSize":4096,"timestamp":1}""");
        Chunk(0, [1, 2, 3]);
        Say("""{"type":"__STREAM_CHUNK__","streamId":"s","chunkIndex":1,"data":[4,5]}""");
        Say("""{"type":"__STREAM_END__","streamId":"s","totalChunks":2}""");

        Assert.Equal([1, 2, 3, 4, 5], Read(stream));
        Assert.Equal(("f.txt", "text/plain", "file", 5L), (stream.FileName, stream.MimeType, stream.Kind, stream.TotalSize));
        Assert.Equal(_link.Arrived, _link.Released);
    }

    [Fact]
    public void Chunks_hold_the_receive_window_until_they_are_read()
    {
        MeshStream stream = Begin();
        Chunk(0, [1, 2, 3]);
        Assert.Equal(_link.Arrived - 1, _link.Released);
        Say("""{"type":"__STREAM_END__","streamId":"s"}""");

        Read(stream);

        Assert.Equal(_link.Arrived, _link.Released);
    }

    [Theory]
    [InlineData("""{"type":"__STREAM_ABORT__","streamId":"s","reason":"nope"}""", "nope")]
    [InlineData("""{"type":"__STREAM_END__","streamId":"s","totalChunks":3}""", "1 of 3 chunks")]
    [InlineData("""{"type":"__STREAM_CHUNK__","streamId":"s","chunkIndex":7,"data":[1]}""", "chunk 7 came where 1 was due")]
    [InlineData("""{"type":"__STREAM_CHUNK__","streamId":"s","chunkIndex":1,"data":[1,2,3,4,5,6,7,8]}""", "stream.max-bytes (10)")]
    public void A_stream_that_does_not_come_whole_is_an_error(string last, string reason)
    {
        MeshStream stream = Begin();
        Chunk(0, [1, 2, 3]);
        Say(last);

        MeshException broken = Assert.Throws<MeshException>(() => Read(stream));
        Assert.Equal(MeshErrors.StreamAborted, broken.Code);
        Assert.Contains(reason, broken.Message, StringComparison.Ordinal);
        Assert.Equal(_link.Arrived, _link.Released);
    }

    [Fact]
    public void A_stream_that_says_it_is_too_large_is_refused_at_once()
    {
        Say("""{"type":"__STREAM_INIT__","streamId":"s","metadata":{"streamId":"s","totalSize":11}}""");

        Assert.Empty(_network.All<StreamHeard>());
        Assert.Equal("s", Assert.Single(Sent<StreamFrame.Abort>()).StreamId);
        Assert.Equal(1, _actors.Drops(DropReason.StreamRefused));
    }

    [Fact]
    public void One_stream_more_than_may_come_is_refused()
    {
        foreach (string id in (string[])["a", "b", "c"])
            Say($$"""{"type":"__STREAM_INIT__","streamId":"{{id}}"}""");

        Assert.Equal(2, _network.All<StreamHeard>().Count);
        Assert.Equal("c", Assert.Single(Sent<StreamFrame.Abort>()).StreamId);
    }

    [Fact]
    public void Whoever_takes_a_stream_and_does_not_read_it_loses_it()
    {
        MeshStream stream = Begin();
        Chunk(0, [1, 2, 3]);
        _actors.Time.Advance(TimeSpan.FromSeconds(11));

        Assert.Contains("stream.patience", Assert.Throws<MeshException>(() => Read(stream)).Message, StringComparison.Ordinal);
        Assert.Equal(_link.Arrived, _link.Released);
        Assert.Null(_link.Closed);
    }

    [Fact]
    public void A_reader_that_gives_up_tells_the_sender_and_the_rest_is_dropped()
    {
        MeshStream stream = Begin();
        stream.Abort("enough");
        _actors.Time.RunUntilIdle();
        Chunk(0, [1, 2, 3]);

        Assert.Equal("enough", Assert.Single(Sent<StreamFrame.Abort>()).Reason);
        Assert.Equal(1, _actors.Drops(DropReason.UnknownStream));
        Assert.Equal(_link.Arrived, _link.Released);
    }

    [Fact]
    public async Task A_link_that_ends_ends_its_streams_with_the_reason()
    {
        MeshStream stream = Begin();
        StreamTaken ours = Open();
        _link.Break("cable cut");
        _actors.Time.RunUntilIdle();

        Assert.Contains("cable cut", Assert.Throws<MeshException>(() => Read(stream)).Message, StringComparison.Ordinal);
        Assert.Contains("cable cut", await ours.Broken, StringComparison.Ordinal);
    }

    [Fact]
    public void What_we_send_is_what_a_javascript_peer_reads()
    {
        StreamTaken ours = Open();
        Assert.IsType<ChunkTaken>(Tell(new SendChunk(ours.StreamId, 0, new byte[] { 1, 2, 3 })));
        Assert.IsType<ChunkTaken>(Tell(new EndStream(ours.StreamId, 1)));

        var init = Assert.Single(Sent<StreamFrame.Init>());
        Assert.Equal((ours.StreamId, 3L), (init.StreamId, init.TotalSize));
        Assert.Contains($$"""{"type":"__STREAM_CHUNK__","streamId":"{{ours.StreamId}}","chunkIndex":0,"size":3,"encoding":"binary"}""", _link.Texts);
        Assert.Equal([1, 2, 3], _link.Sent.Single(frame => frame.IsBinary).Payload.ToArray());
        Assert.Equal(1, Assert.Single(Sent<StreamFrame.End>()).TotalChunks);
    }

    [Fact]
    public void A_chunk_waits_while_half_of_the_send_limit_is_taken_and_other_frames_pass()
    {
        StreamTaken ours = Open();
        _link.SendLimit = 100_000;
        _link.PendingBytes = 50_000;
        Tests.Probe asker = _actors.NewProbe();
        _actors.Tell(_peer, new SendChunk(ours.StreamId, 0, new byte[10]), asker);
        _actors.Tell(_peer, new SendFrame(Encoding.UTF8.GetBytes("{}")));
        _actors.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(asker.Messages);
        Assert.Equal("{}", _link.Texts[^1]);

        _link.PendingBytes = 0;
        _actors.Time.Advance(TimeSpan.FromSeconds(1));

        asker.Only<ChunkTaken>();
    }

    [Fact]
    public async Task A_receiver_that_refuses_breaks_our_stream_and_its_waiting_chunks()
    {
        StreamTaken ours = Open();
        _link.PendingBytes = long.MaxValue;
        Tests.Probe asker = _actors.NewProbe();
        _actors.Tell(_peer, new SendChunk(ours.StreamId, 0, new byte[10]), asker);
        Say(Encoding.UTF8.GetString(new StreamFrame.Abort(ours.StreamId, "too much").Encode()));
        _actors.Time.Advance(TimeSpan.FromSeconds(1));

        asker.Only<StreamBroken>();
        Assert.Contains("too much", await ours.Broken, StringComparison.Ordinal);
    }

    [Fact]
    public void One_stream_more_than_may_go_out_is_refused()
    {
        Open();

        Assert.Equal(MeshErrors.Busy, Assert.IsType<MeshProtocol.Refused>(Tell(NewStream)).Code);
    }

    [Fact]
    public void A_binary_message_without_room_for_header_and_frame_is_not_begun()
    {
        _link.SendLimit = 1000;
        _link.PendingBytes = 800;

        Assert.Equal(SendOutcome.Full, Assert.IsType<BinaryTaken>(Tell(new SendBinary(new byte[200]))).Outcome);
        Assert.Empty(_link.Texts);
        Assert.Null(_link.Closed);
    }

    [Fact]
    public void A_binary_message_that_the_remote_does_not_take_is_refused()
    {
        _link.MaxFrameBytes = 100;

        Assert.Equal(MeshErrors.TooLarge, Assert.IsType<MeshProtocol.Refused>(Tell(new SendBinary(new byte[200]))).Code);
    }

    [Theory]
    [InlineData("""{"type":"signaling","data":{"type":"renegotiation-offer","data":{"type":"offer","sdp":"v=0\r\nmedia"}},"fromPeerId":"0100000000000000000000000000000000000000","timestamp":1}""")]
    [InlineData("""{"type":"renegotiation-offer","data":{"type":"offer","sdp":"v=0\r\nmedia"}}""")]
    public void A_renegotiation_is_answered_in_its_wrapper(string offer)
    {
        Say(offer);
        (string sdp, Action<string> answered) = Assert.Single(_link.Renegotiations);
        Assert.Equal("v=0\r\nmedia", sdp);
        answered("v=0\r\ninactive");
        _actors.Time.RunUntilIdle();

        Assert.Contains(
            """{"type":"signaling","data":{"type":"renegotiation-answer","data":{"type":"answer","sdp":"v=0\r\ninactive"},"timestamp":""", _link.Texts[^1], StringComparison.Ordinal);
        Assert.Contains($"\"fromPeerId\":\"{_actors.Self}\"", _link.Texts[^1], StringComparison.Ordinal);
    }

    private static OpenStream NewStream { get; } = new((id, now) => new(id, "binary", now) { TotalSize = 3 });

    private StreamTaken Open() => Assert.IsType<StreamTaken>(Tell(NewStream));

    private object Tell(ICommand command)
    {
        Tests.Probe asker = _actors.NewProbe();
        _actors.Tell(_peer, command, asker);
        return Assert.Single(asker.Messages);
    }

    private MeshStream Begin(string metadata = """{"streamId":"s"}""")
    {
        Say($$"""{"type":"__STREAM_INIT__","streamId":"s","metadata":{{metadata}}}""");
        return _network.Only<StreamHeard>().Stream;
    }

    private void Chunk(int index, byte[] bytes)
    {
        Say(Encoding.UTF8.GetString(new StreamFrame.Chunk("s", index, bytes.Length).Encode()));
        _link.Say(bytes, isBinary: true);
        _actors.Time.RunUntilIdle();
    }

    private void Say(string text)
    {
        _link.Say(text);
        _actors.Time.RunUntilIdle();
    }

    private IEnumerable<T> Sent<T>() where T : StreamFrame => _link.Texts
        .Select(text => DataFrameCodec.TryDecode(Encoding.UTF8.GetBytes(text), ProtocolLimits.Default, out DataFrame? frame, out _) ? frame.Stream : null)
        .OfType<T>();

    private static byte[] Read(MeshStream stream)
    {
        using MemoryStream all = new();
        stream.CopyToAsync(all).GetAwaiter().GetResult();
        return all.ToArray();
    }
}
