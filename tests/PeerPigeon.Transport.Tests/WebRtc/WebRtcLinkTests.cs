using System.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

public sealed class WebRtcLinkTests
{
    private static LinkFrame Text(string text) => new(Encoding.UTF8.GetBytes(text), IsBinary: false);

    [Fact]
    public async Task Frames_that_came_before_the_receiver_are_delivered_first_and_in_order()
    {
        await using var pair = new RtcPair();
        (ILink a, ILink b) = pair.Open();
        for (var i = 0; i < 100; i++)
            Assert.Equal(SendOutcome.Sent, b.TrySend(Text($"{i}")));
        pair.StackA.Last.Run();

        var inbox = new Inbox();
        a.Start(inbox);
        for (var i = 100; i < 200; i++)
            b.TrySend(Text($"{i}"));
        pair.StackA.Last.Run();

        for (var i = 0; i < 200; i++)
            Assert.Equal($"{i}", Encoding.UTF8.GetString((await inbox.Next()).Payload.Span));
    }

    [Fact]
    public async Task A_header_and_its_binary_frame_keep_their_order_and_kind()
    {
        await using var pair = new RtcPair();
        (ILink a, ILink b) = pair.Open();
        var inbox = new Inbox();
        a.Start(inbox);
        b.TrySend(new(BinaryHeader.Encode(3), IsBinary: false));
        b.TrySend(new(new byte[] { 1, 2, 3 }, IsBinary: true));
        pair.StackA.Last.Run();

        Assert.False((await inbox.Next()).IsBinary);
        InboundFrame binary = await inbox.Next();
        Assert.True(binary.IsBinary);
        Assert.Equal([1, 2, 3], binary.Payload.ToArray());
    }

    [Fact]
    public async Task What_is_released_opens_the_receive_window_again()
    {
        await using var pair = new RtcPair();
        (ILink a, ILink b) = pair.Open();
        var inbox = new Inbox(release: false);
        a.Start(inbox);
        b.TrySend(Text("hello"));
        pair.StackA.Last.Run();
        InboundFrame frame = await inbox.Next();
        Assert.Equal(0, pair.StackA.Last.Released);

        frame.Release();
        frame.Release();

        Assert.Equal(5, pair.StackA.Last.Released);
    }

    [Fact]
    public async Task A_link_whose_limit_is_reached_takes_no_more_until_bytes_are_acknowledged()
    {
        await using var pair = new RtcPair(new() { SendLimit = 300_000 });
        (_, ILink b) = pair.Open();
        pair.StackB.Last.BufferedBytes = 299_990;
        Assert.Equal(SendOutcome.Full, b.TrySend(Text("hello")));
        pair.StackB.Last.BufferedBytes = 0;

        Assert.Equal(SendOutcome.Sent, b.TrySend(Text("hello")));
        Assert.Equal(1, Assert.IsAssignableFrom<ILinkStatistics>(b).FullSends);
    }

    [Fact]
    public async Task The_remotes_largest_message_bounds_the_frame()
    {
        await using var pair = new RtcPair();
        (_, ILink b) = pair.Open(maxMessageBytes: 65_536);

        Assert.Equal(65_536, b.MaxFrameBytes);
        Assert.Throws<ArgumentException>(() => b.TrySend(new(new byte[65_537], IsBinary: true)));
    }

    [Fact]
    public async Task A_frame_that_is_too_large_ends_the_link_and_is_counted()
    {
        await using var pair = new RtcPair(new() { MaxFrameBytes = 1024 });
        (ILink a, _) = pair.Open();
        var inbox = new Inbox();
        a.Start(inbox);
        pair.StackA.Last.Later(() => pair.StackA.Last.Observer.OnMessage(new byte[2000], true));
        pair.StackA.Last.Run();

        Assert.Contains("max-frame-bytes 1024", await inbox.Closed.InTime(), StringComparison.Ordinal);
        Assert.Equal(1, pair.TransportA.Counters.OversizeFrames);
    }

    [Fact]
    public async Task A_close_is_known_on_both_sides_once()
    {
        await using var pair = new RtcPair();
        (ILink a, ILink b) = pair.Open();
        Inbox atA = new(), atB = new();
        a.Start(atA);
        b.Start(atB);
        b.Close("enough");
        b.Close("again");
        pair.StackA.Last.Run();
        pair.StackB.Last.Run();

        Assert.Equal("enough", await atB.Closed.InTime());
        Assert.Equal("closed by the other side", await atA.Closed.InTime());
        Assert.Equal(SendOutcome.Closed, a.TrySend(Text("late")));
        Assert.Equal(0, pair.TransportA.Counters.LinksOpen);
        Assert.Empty(pair.TransportB.Links);
    }

    [Fact]
    public async Task Renegotiations_are_answered_in_their_order_and_the_refused_one_not()
    {
        await using var pair = new RtcPair();
        (ILink a, _) = pair.Open();
        var session = Assert.IsAssignableFrom<IRenegotiable>(a);
        List<string> answers = [];

        Assert.Null(session.Renegotiate(pair.StackB.Last.Sdp, _ => answers.Add("first")));
        Assert.NotNull(session.Renegotiate("v=0 nonsense", _ => answers.Add("refused")));
        Assert.Null(session.Renegotiate(pair.StackB.Last.Sdp, _ => answers.Add("second")));
        Assert.Empty(answers);
        pair.StackA.Last.Run();

        Assert.Equal(["first", "second"], answers);
    }

    [Fact]
    public async Task A_transport_that_ends_takes_its_links_attempts_and_stack_along()
    {
        var pair = new RtcPair();
        (_, ILink b) = pair.Open();
        var waiting = new RtcSide();
        pair.TransportB.Offer(pair.OfB, waiting);
        ValueTask ending = pair.TransportB.DisposeAsync();
        pair.StackB.Made[0].Run();
        await ending.AsTask().InTime();

        Assert.True(pair.StackB.IsDisposed);
        Assert.True(pair.StackB.Last.IsDisposed);
        Assert.Equal(SendOutcome.Closed, b.TrySend(Text("late")));
    }
}
