using System.Text;

namespace PeerPigeon.WebRtc.Tests.DataChannels;

public sealed class DataChannelsTests
{
    [Fact]
    public void Open_survives_its_wire_form()
    {
        var open = new ChannelOpen("läbel", "chat", 512, new(Unordered: true, MaxRetransmits: 3));
        Assert.Equal(open, Dcep.TryReadOpen(Dcep.Write(open)));
        Assert.Equal([3, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, (byte)'x'], Dcep.Write(new ChannelOpen("x")));
    }

    [Trait("Category", Fuzz.Category)]
    [Fact]
    public void Malformed_opens_are_not_read()
    {
        var random = new Random(1);
        byte[] good = Dcep.Write(new ChannelOpen("label", "protocol"));
        for (int length = 0; length < good.Length; length++)
            Assert.Null(Dcep.TryReadOpen(good.AsSpan(0, length)));
        for (int i = 0; i < Fuzz.Rounds(20_000); i++)
        {
            byte[] bad = [.. good];
            bad[random.Next(bad.Length)] = (byte)random.Next(256);
            Dcep.TryReadOpen(bad);
        }
    }

    [Fact]
    public void Channels_open_talk_and_close_on_both_sides()
    {
        var pair = new ChannelPair(1);
        ChannelEnd early = pair.Client.Channels.Open(new("early"))!;
        pair.Start();
        ChannelEnd server = pair.Server.Channels.Open(new("from server", Delivery: new(Unordered: true, MaxRetransmits: 2)))!;
        Assert.Equal((ushort)0, early.Id);
        Assert.Equal((ushort)1, server.Id);
        Assert.Equal(SctpSend.Sent, pair.Client.Channels.TrySend(pair.Now, early, true, "hi"u8.ToArray()));
        Assert.Equal(SctpSend.Sent, pair.Client.Channels.TrySend(pair.Now, early, false, default));
        pair.Run();
        Assert.Equal(["channel early", "text 0 hi", "binary 0 ", "open 1"], pair.Server.Log.Where(line => line != "connected"));
        Assert.Equal(["channel from server", "open 0"], pair.Client.Log.Where(line => line != "connected").Order());
        Assert.Equal(server.Description.Delivery, pair.Client.Seen[^1].Description.Delivery);
        pair.Server.Channels.TrySend(pair.Now, server, true, "last words"u8.ToArray());
        pair.Server.Channels.Close(server);
        pair.Run();
        Assert.Contains("text 1 last words", pair.Client.Log);
        Assert.Equal("closed 1", pair.Client.Log[^1]);
        Assert.Equal("closed 1", pair.Server.Log[^1]);
        Assert.Equal(1, pair.Client.Channels.Count);
    }

    [Fact]
    public void A_stream_is_used_again_as_soon_as_its_channel_closed()
    {
        var pair = new ChannelPair(2);
        pair.Start();
        for (int i = 0; i < 1_200; i++)
        {
            ChannelEnd channel = pair.Client.Channels.Open(new($"n{i}"))!;
            pair.Client.Channels.TrySend(pair.Now, channel, true, Encoding.UTF8.GetBytes($"m{i}"));
            pair.Run();
            Assert.EndsWith($"m{i}", pair.Server.Log[^1], StringComparison.Ordinal);
            pair.Client.Channels.Close(channel);
            pair.Run();
            Assert.Equal(ChannelState.Closed, channel.State);
        }

        Assert.Equal(0, pair.Client.Channels.Count + pair.Server.Channels.Count);
    }

    [Fact]
    public void Opens_that_break_the_rules_are_refused()
    {
        var pair = new ChannelPair(3, new(MaxChannels: 3));
        pair.Start();
        SctpAssociation raw = pair.Client.Channels.Association;
        ChannelEnd own = pair.Server.Channels.Open(new("own"))!;
        pair.Run();
        raw.TrySend(pair.Now, 7, PayloadProtocol.Dcep, Dcep.Write(new("wrong parity")));
        raw.TrySend(pair.Now, 8, PayloadProtocol.Dcep, new byte[] { 3, 1 });
        raw.TrySend(pair.Now, 10, PayloadProtocol.Dcep, new byte[] { 99 });
        raw.TrySend(pair.Now, 12, PayloadProtocol.Binary, new byte[10]);
        raw.TrySend(pair.Now, 14, PayloadProtocol.Dcep, Dcep.Write(new(new string('x', 5_000))));
        for (ushort id = 100; id < 120; id += 2)
            raw.TrySend(pair.Now, id, PayloadProtocol.Dcep, Dcep.Write(new("many")));
        pair.Run();
        Assert.Equal(12, pair.Server.Channels.Statistics.OpensRefused);
        Assert.True(pair.Server.Channels.Statistics.MessagesRefused >= 1);
        Assert.Equal(3, pair.Server.Channels.Count);
        Assert.Equal(ChannelState.Open, own.State);
        raw.TrySend(pair.Now, 1, PayloadProtocol.Dcep, Dcep.Write(new("over an open one")));
        pair.Run();
        Assert.Equal(ChannelState.Closed, own.State);
    }

    [Fact]
    public void The_end_of_the_association_ends_every_channel()
    {
        var pair = new ChannelPair(4);
        pair.Start();
        ChannelEnd channel = pair.Client.Channels.Open(new("a"))!;
        pair.Run();
        pair.Client.Channels.Association.Abort("gone");
        pair.Run();
        Assert.Equal("closed 0", pair.Server.Log[^2]);
        Assert.StartsWith("disconnected", pair.Server.Log[^1], StringComparison.Ordinal);
        Assert.Equal(ChannelState.Closed, channel.State);
        Assert.Null(pair.Client.Channels.Open(new("late")));
        Assert.Equal(SctpSend.Closed, pair.Client.Channels.TrySend(pair.Now, channel, true, new byte[1]));
    }
}
