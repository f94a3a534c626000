namespace PeerPigeon.WebRtc.Tests;

/// <summary>ICE, SCTP and DCEP together, in virtual time and without DTLS: the same seed gives the same bytes.</summary>
public sealed class PeerSessionTests
{
    private const long Second = 1_000_000;

    [Theory]
    [InlineData(1UL, 0)]
    [InlineData(2UL, 0.05)]
    [InlineData(3UL, 0.2)]
    public void Messages_arrive_whole_and_in_order_over_a_bad_wire(ulong seed, double loss)
    {
        var wire = new VirtualWire(seed, new(loss, Duplicate: 0.05, Reorder: 0.2));
        (VirtualWire.End a, VirtualWire.End b) = Open(wire);
        var chance = new SplitMix(seed);
        var sent = new List<byte[]>();
        for (var i = 0; i < 60; i++)
        {
            byte[] message = new byte[chance.Next(40_000)];
            chance.Fill(message);
            sent.Add(message);
            a.Session.Send(wire.Now, a.Opened[0], message, isBinary: true);
        }

        wire.Until(() => b.Messages.Count == sent.Count, 120 * Second);

        Assert.Equal(sent, b.Messages);
    }

    [Fact]
    public void The_same_seed_gives_the_same_datagrams_at_the_same_times()
    {
        Assert.Equal(Story(7), Story(7));
        Assert.NotEqual(Story(7), Story(8));

        static string Story(ulong seed)
        {
            var wire = new VirtualWire(seed, new(0.1, 0.05, 0.1));
            (VirtualWire.End a, VirtualWire.End b) = Open(wire);
            a.Session.Send(wire.Now, a.Opened[0], new byte[100_000], isBinary: true);
            wire.Until(() => b.Messages.Count == 1, 60 * Second);
            wire.Pass(20 * Second);
            return wire.Trace;
        }
    }

    [Fact]
    public void A_peer_that_dies_silently_is_noticed_within_15_seconds_without_traffic()
    {
        var wire = new VirtualWire(1, new());
        (VirtualWire.End a, _) = Open(wire);
        wire.Pass(30 * Second);

        wire.IsCut = true;

        wire.Until(() => a.Closed is not null, 15 * Second);
        Assert.False(a.Opened[0].IsOpen, "what is sent on the channel of a dead connection would vanish");
        Assert.True(a.ChannelClosedFirst);
    }

    [Fact]
    public void A_peer_that_dies_silently_is_noticed_within_5_seconds_under_traffic()
    {
        var wire = new VirtualWire(1, new());
        (VirtualWire.End a, VirtualWire.End b) = Open(wire);
        a.Session.Send(wire.Now, a.Opened[0], new byte[1000], isBinary: true);
        wire.Until(() => b.Messages.Count == 1, 5 * Second);

        wire.IsCut = true;
        a.Session.Send(wire.Now, a.Opened[0], new byte[1000], isBinary: true);

        wire.Until(() => a.Closed is not null, 5 * Second);
    }

    [Fact]
    public void An_orderly_close_is_known_to_the_other_side_one_way_later()
    {
        var wire = new VirtualWire(1, new());
        (VirtualWire.End a, VirtualWire.End b) = Open(wire);

        a.Session.Close(wire.Now);

        wire.Until(() => a.Closed is not null && b.Closed is not null, 50_000);
    }

    [Fact]
    public void Without_an_answer_the_connection_is_given_up_in_words()
    {
        var wire = new VirtualWire(1, new()) { IsCut = true };

        wire.Until(() => wire.Ends[0].Closed is not null, 31 * Second);

        Assert.NotEmpty(wire.Ends[0].Closed!);
    }

    private static (VirtualWire.End A, VirtualWire.End B) Open(VirtualWire wire)
    {
        (VirtualWire.End a, VirtualWire.End b) = (wire.Ends[0], wire.Ends[1]);
        wire.Until(() => a.IsReady, 30 * Second);
        a.Session.Open(wire.Now, new(null!, "messages", ""));
        wire.Until(() => a.Opened.Count == 1 && b.Opened.Count == 1, 30 * Second);
        return (a, b);
    }
}
