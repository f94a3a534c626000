using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

public sealed class InMemoryNetworkTests
{
    [Fact]
    public void A_handshake_gives_both_sides_a_link_in_the_named_network()
    {
        var pair = new MemoryPair();
        (ILink a, ILink b) = pair.Open();

        Assert.Equal((MemoryPair.A, MemoryPair.B, MemoryPair.Garden, "memory", false), (a.Local, a.Remote, a.Network, a.Kind, a.IsProven));
        Assert.Equal((MemoryPair.B, MemoryPair.A, MemoryPair.Garden), (b.Local, b.Remote, b.Network));
        Assert.True(pair.TransportA.Handles(pair.SideB.Emitted[0]));
        Assert.False(pair.TransportA.Handles(RawJson.FromString("memory-offer")));
    }

    [Fact]
    public void Frames_arrive_whole_in_order_and_not_before_the_least_latency()
    {
        var pair = new MemoryPair();
        (ILink a, ILink b) = pair.Open();
        var received = new Recorder();
        b.Start(received);

        for (var i = 0; i < 200; i++)
            Assert.Equal(SendOutcome.Sent, a.TrySend(MemoryPair.Text($"{i}")));
        pair.Time.AdvanceMilliseconds(4);
        Assert.Empty(received.Frames);
        pair.Time.AdvanceMilliseconds(50);

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), received.Frames);
        Assert.Equal(0, a.PendingBytes);
    }

    [Fact]
    public void Frames_sent_before_the_remote_starts_wait_for_it()
    {
        var pair = new MemoryPair();
        (ILink a, ILink b) = pair.Open();
        a.TrySend(MemoryPair.Text("early"));
        pair.Time.AdvanceMilliseconds(1000);
        var received = new Recorder();
        b.Start(received);
        pair.Time.AdvanceMilliseconds(1);
        Assert.Equal(["early"], received.Frames);
        Assert.Throws<InvalidOperationException>(() => b.Start(received));
    }

    [Fact]
    public void Same_seed_gives_the_same_trace_and_another_seed_another()
    {
        Assert.Equal(Trace(7), Trace(7));
        Assert.NotEqual(Trace(7), Trace(8));
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("duplication")]
    [InlineData("reordering")]
    public void Each_fault_is_worked_and_counted(string fault)
    {
        var pair = new MemoryPair();
        (ILink a, ILink b) = pair.Open();
        var received = new Recorder();
        b.Start(received);
        pair.Network.Options = fault switch
        {
            "loss" => pair.Network.Options with { Loss = 0.3 },
            "duplication" => pair.Network.Options with { Duplication = 0.3 },
            _ => pair.Network.Options with { Reordering = 0.3 },
        };

        for (var i = 0; i < 1000; i++)
        {
            a.TrySend(MemoryPair.Text($"{i}"));
            pair.Time.AdvanceMilliseconds(1);
        }

        pair.Time.AdvanceMilliseconds(500);
        InMemoryNetworkCounters counters = pair.Network.Counters;
        long worked = counters.FramesLost + counters.FramesDuplicated + counters.FramesReordered;
        Assert.InRange(worked, 200, 400);
        Assert.Equal(1000 - counters.FramesLost + counters.FramesDuplicated, received.Frames.Count);
        Assert.Equal(counters.FramesDelivered, received.Frames.Count);
        Assert.Equal(fault != "reordering", received.Frames.Select(int.Parse).SequenceEqual(received.Frames.Select(int.Parse).Order()));
    }

    [Fact]
    public void A_partition_swallows_frames_and_one_that_lasts_ends_both_ends()
    {
        var pair = new MemoryPair();
        (ILink a, ILink b) = pair.Open();
        Recorder atA = new(), atB = new();
        a.Start(atA);
        b.Start(atB);

        IDisposable partition = pair.Network.Partition([MemoryPair.A]);
        a.TrySend(MemoryPair.Text("lost"));
        pair.Time.Advance(TimeSpan.FromSeconds(14));
        partition.Dispose();
        a.TrySend(MemoryPair.Text("healed"));
        pair.Time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(["healed"], atB.Frames);
        Assert.Equal((null, null), (atA.Closed, atB.Closed));

        pair.Network.Partition([MemoryPair.A], [MemoryPair.B]);
        pair.Time.Advance(TimeSpan.FromSeconds(16));
        Assert.NotNull(atA.Closed);
        Assert.NotNull(atB.Closed);
        Assert.Equal((1, 1, SendOutcome.Closed), (pair.Network.Counters.FramesPartitioned, pair.Network.Counters.LinksSevered, a.TrySend(MemoryPair.Text("x"))));
    }

    [Fact]
    public void A_link_closed_during_a_partition_that_is_healed_before_it_is_noticed_ends_at_both_ends()
    {
        var pair = new MemoryPair();
        (ILink a, ILink b) = pair.Open();
        Recorder atA = new(), atB = new();
        a.Start(atA);
        b.Start(atB);

        using (pair.Network.Partition([MemoryPair.A]))
        {
            a.Close("evicted");
            pair.Time.Advance(pair.Network.Options.CloseTimeout * 2);
        }

        pair.Time.Advance(pair.Network.Options.DetectionTime);

        Assert.Equal("evicted", atA.Closed);
        Assert.Equal($"nothing heard from {MemoryPair.A}", atB.Closed);
        Assert.Equal(SendOutcome.Closed, b.TrySend(MemoryPair.Text("x")));
    }

    [Fact]
    public void A_one_way_partition_lets_the_other_way_through()
    {
        var pair = new MemoryPair();
        (ILink a, ILink b) = pair.Open();
        Recorder atA = new(), atB = new();
        a.Start(atA);
        b.Start(atB);
        pair.Network.PartitionOneWay([MemoryPair.A], [MemoryPair.B]);
        a.TrySend(MemoryPair.Text("to b"));
        b.TrySend(MemoryPair.Text("to a"));
        pair.Time.AdvanceMilliseconds(100);
        Assert.Empty(atB.Frames);
        Assert.Equal(["to a"], atA.Frames);
    }

    [Theory]
    [InlineData("pair")]
    [InlineData("partition")]
    [InlineData("loss")]
    public void A_handshake_that_cannot_succeed_times_out_on_both_sides(string cause)
    {
        var pair = new MemoryPair(options: new() { HandshakeLoss = cause == "loss" ? 1 : 0 });
        if (cause == "pair")
            pair.Network.ForbidLink(MemoryPair.A, MemoryPair.B);
        if (cause == "partition")
            pair.Network.Partition([MemoryPair.B]);

        pair.Shake();
        pair.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(pair.SideA.Failure);
        pair.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.NotNull(pair.SideA.Failure);
        Assert.NotNull(pair.SideB.Failure);
        Assert.Equal(1, pair.Network.Counters.HandshakesBlocked + pair.Network.Counters.HandshakesLost);
        Assert.Equal(2, pair.Network.Counters.HandshakesTimedOut);
    }

    [Fact]
    public void An_offer_taken_up_in_another_network_or_by_another_peer_is_refused()
    {
        var pair = new MemoryPair();
        pair.Shake(ofA: new(MemoryPair.A, MemoryPair.B, NetworkName.Parse("orchard")));
        pair.Time.AdvanceMilliseconds(100);
        Assert.Contains("another network", pair.SideA.Failure, StringComparison.Ordinal);
        Assert.Null(pair.SideB.Link);
        Assert.Throws<ArgumentException>(() => pair.TransportA.Offer(new(MemoryPair.B, MemoryPair.A, MemoryPair.Garden), new Side()));
    }

    [Fact]
    public void A_declining_answer_fails_the_offer_at_once()
    {
        var pair = new MemoryPair();
        ILinkAttempt offering = pair.TransportB.Offer(new(MemoryPair.B, MemoryPair.A, MemoryPair.Garden), pair.SideB);
        pair.Time.AdvanceMilliseconds(1);
        Assert.True(pair.SideB.Emitted[0].TryGetMember("attempt", out RawJson id) && id.TryGetString(out _));
        offering.OnSignal(SignalKind.Answer, new DirectAnswer(id.ToToken().ToString(), Accepted: false) { Reason = "full" }.ToJson());
        pair.Time.AdvanceMilliseconds(1);
        Assert.Equal("declined: full", pair.SideB.Failure);
    }

    [Fact]
    public void A_required_proof_that_is_missing_refuses_the_link_on_both_sides()
    {
        var pair = new MemoryPair();
        pair.Shake(ofA: new(MemoryPair.A, MemoryPair.B, MemoryPair.Garden, RequireProof: true));
        pair.Time.AdvanceMilliseconds(100);
        Assert.Contains("proof", pair.SideA.Failure, StringComparison.Ordinal);
        Assert.Contains("proof", pair.SideB.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crash_is_silent_at_first_and_noticed_after_the_detection_time()
    {
        var pair = new MemoryPair();
        (ILink a, ILink b) = pair.Open();
        Recorder atA = new(), atB = new();
        a.Start(atA);
        b.Start(atB);
        a.TrySend(MemoryPair.Text("last words"));
        pair.Network.Crash(pair.TransportA);
        pair.Time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(["last words"], atB.Frames);
        Assert.Null(atB.Closed);
        pair.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(atB.Closed);
        Assert.Null(atA.Closed);
        Assert.Equal(SendOutcome.Closed, a.TrySend(MemoryPair.Text("ghost")));
    }

    [Fact]
    public void Close_delivers_what_was_accepted_before_then_tells_both_ends_once()
    {
        var pair = new MemoryPair();
        (ILink a, ILink b) = pair.Open();
        Recorder atA = new(), atB = new();
        a.Start(atA);
        b.Start(atB);
        for (var i = 0; i < 50; i++)
            a.TrySend(MemoryPair.Text($"{i}"));
        b.TrySend(MemoryPair.Text("crossing"));
        a.Close("goodbye");
        a.Close("again");
        Assert.Equal(SendOutcome.Closed, a.TrySend(MemoryPair.Text("late")));
        pair.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(50, atB.Frames.Count);
        Assert.Equal(["crossing"], atA.Frames);
        Assert.Equal(("goodbye", "goodbye"), (atA.Closed, atB.Closed));
    }

    [Fact]
    public void An_unreleased_window_stops_delivery_then_the_sender_and_release_starts_both()
    {
        var pair = new MemoryPair(options: new() { ReceiveWindow = 10_000, SendLimit = 10_000 });
        (ILink a, ILink b) = pair.Open();
        var slow = new Recorder(release: false);
        b.Start(slow);
        var frame = new LinkFrame(new byte[936], IsBinary: true);
        var sent = 0;
        for (; a.TrySend(frame) == SendOutcome.Sent; sent++)
            pair.Time.AdvanceMilliseconds(50);

        Assert.InRange(slow.Unreleased.Count, 10, 11);
        Assert.Equal(slow.Unreleased.Count + 10, sent);
        Assert.Equal(1, pair.Network.Counters.FullSends);
        foreach (InboundFrame held in slow.Unreleased.ToArray())
        {
            held.Release();
            held.Release();
        }

        pair.Time.AdvanceMilliseconds(50);
        Assert.Equal(sent, slow.Frames.Count);
        Assert.Equal(SendOutcome.Sent, a.TrySend(frame));
    }

    [Fact]
    public void An_abandoned_attempt_hears_nothing_and_its_other_side_sees_the_link_end()
    {
        var pair = new MemoryPair();
        ILinkAttempt? offering = null;
        pair.SideB.Hub = (_, offer) =>
        {
            pair.SideA.Hub = (kind, answer) => offering!.OnSignal(kind, answer);
            pair.TransportA.Answer(new(MemoryPair.A, MemoryPair.B, MemoryPair.Garden), offer, pair.SideA);
        };
        offering = pair.TransportB.Offer(new(MemoryPair.B, MemoryPair.A, MemoryPair.Garden), pair.SideB);
        pair.Time.AdvanceMilliseconds(1);
        offering.Dispose();
        pair.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((null, null), (pair.SideB.Link, pair.SideB.Failure));
        if (pair.SideA.Link is { } link)
        {
            var received = new Recorder();
            link.Start(received);
            pair.Time.Advance(TimeSpan.FromSeconds(5));
            Assert.NotNull(received.Closed);
        }
        else
        {
            Assert.NotNull(pair.SideA.Failure);
        }
    }

    [Fact]
    public async Task Disposing_a_transport_closes_its_links()
    {
        var pair = new MemoryPair();
        (ILink a, ILink b) = pair.Open();
        var atB = new Recorder();
        b.Start(atB);
        a.Start(new Recorder());
        await pair.TransportA.DisposeAsync();
        pair.Time.AdvanceMilliseconds(100);
        Assert.NotNull(atB.Closed);
    }

    private static string Trace(ulong seed)
    {
        var pair = new MemoryPair(seed, new() { Loss = 0.1, Duplication = 0.1, Reordering = 0.2 });
        (ILink a, ILink b) = pair.Open();
        Recorder atA = new(pair.Time), atB = new(pair.Time);
        a.Start(atA);
        b.Start(atB);
        for (var i = 0; i < 500; i++)
        {
            a.TrySend(MemoryPair.Text($"a{i}"));
            b.TrySend(MemoryPair.Text($"b{i}"));
            pair.Time.AdvanceMilliseconds(i % 7);
        }

        pair.Time.Advance(TimeSpan.FromSeconds(1));
        return string.Join('\n', atA.Frames.Concat(atB.Frames));
    }
}
