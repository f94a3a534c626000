namespace PeerPigeon.WebRtc.Tests;

public sealed class IceAgentTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    private static bool Agreed(IceNode a, IceNode b) =>
        a.Agent is { State: IceState.Connected, IsNominated: true } && b.Agent is { State: IceState.Connected, IsNominated: true };

    private static (IceWorld World, IceNode A, IceNode B) Connected(int seed = 1, IceOptions? options = null)
    {
        var world = new IceWorld(seed);
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000", options: options);
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000", options: options);
        world.Introduce(a, b);
        Assert.True(world.Run(Long, () => Agreed(a, b)));
        return (world, a, b);
    }

    [Fact]
    public void Two_neighbours_connect_in_a_few_round_trips()
    {
        var world = new IceWorld(1);
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        long begin = world.Now;
        world.Introduce(a, b);
        Assert.True(world.Run(Long, () => Agreed(a, b)));
        Assert.InRange(world.Now - begin, 0, 3_000);
        Assert.Equal(new IcePath(b.Local, 0), a.Agent.Selected);
        Assert.Equal(new IcePath(a.Local, 0), b.Agent.Selected);
        Assert.InRange(a.Agent.RoundTrip, 200, 600);
    }

    [Theory, InlineData(1, 0.2), InlineData(2, 0.2), InlineData(3, 0.4), InlineData(4, 0.4), InlineData(5, 0.5)]
    public void Loss_delay_and_reordering_only_make_it_slower(int seed, double loss)
    {
        var world = new IceWorld(seed) { Loss = loss, MinDelay = 5_000, MaxDelay = 90_000 };
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        world.Introduce(a, b);
        Assert.True(world.Run(Long, () => Agreed(a, b)), $"seed {seed}: {a.Agent.State}, {b.Agent.State}");
        Assert.Equal(b.Local, a.Agent.Selected!.Value.Remote);
        Assert.Equal(a.Local, b.Agent.Selected!.Value.Remote);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        Assert.Equal(Play(7), Play(7));
        Assert.NotEqual(Play(7), Play(8));

        static string Play(int seed)
        {
            var world = new IceWorld(seed) { Loss = 0.3, MaxDelay = 50_000 };
            var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
            var b = world.Add("b", isControlling: true, "10.0.0.2:5000");
            world.Introduce(a, b);
            world.Run(TimeSpan.FromSeconds(30));
            return world.Trace();
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Two_of_the_same_role_settle_who_controls(bool role)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var world = new IceWorld(seed);
            var a = world.Add("a", role, "10.0.0.1:5000");
            var b = world.Add("b", role, "10.0.0.2:5000");
            world.Introduce(a, b);
            Assert.True(world.Run(Long, () => Agreed(a, b)), $"seed {seed}");
            Assert.NotEqual(a.Agent.IsControlling, b.Agent.IsControlling);
        }
    }

    [Fact]
    public void Without_any_candidate_of_one_side_its_checks_reveal_it()
    {
        var world = new IceWorld(3);
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        world.Introduce(a, b, withCandidates: false);
        b.Agent.AddRemote(world.Now, IceWorld.Host(a.Local));
        a.Agent.AddRemote(world.Now, IceCandidate.TryParse("candidate:1 1 udp 2113937151 4dd2f2a8-6e8f-4a70-9a5e-d0d7cbd7bd2c.local 5000 typ host")!);
        Assert.True(a.Agent.TryTakeName(out string name));
        Assert.Equal("4dd2f2a8-6e8f-4a70-9a5e-d0d7cbd7bd2c.local", name);
        Assert.True(world.Run(Long, () => Agreed(a, b)));
    }

    [Fact]
    public void A_local_name_that_is_resolved_is_tried()
    {
        var world = new IceWorld(3);
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        world.Introduce(a, b, withCandidates: false);
        a.Agent.AddRemote(world.Now, IceCandidate.TryParse("candidate:1 1 udp 2113937151 b.local 5000 typ host")!);
        a.Agent.OnResolved(world.Now, "b.local", b.Local.ToIP());
        Assert.True(world.Run(Long, () => Agreed(a, b)));
    }

    [Fact]
    public void Checks_and_candidates_before_the_description_are_kept()
    {
        var world = new IceWorld(4) { };
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        b.Agent.SetRemote(world.Now, a.Agent.Local);
        b.Agent.AddRemote(world.Now, IceWorld.Host(a.Local));
        a.Agent.AddRemote(world.Now, IceWorld.Host(b.Local));
        Assert.True(world.Run(Long, () => b.Agent.State == IceState.Connected), "answers need no description of the other side");
        Assert.Equal(IceState.New, a.Agent.State);
        long begin = world.Now;
        a.Agent.SetRemote(world.Now, b.Agent.Local);
        Assert.True(world.Run(Long, () => Agreed(a, b)));
        Assert.InRange(world.Now - begin, 0, 3_000);
    }

    [Fact]
    public void Candidates_of_another_description_or_kind_are_ignored()
    {
        var world = new IceWorld(5);
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        world.Introduce(a, b, withCandidates: false);
        foreach (string line in new[]
        {
            "candidate:1 1 udp 1 10.0.0.9 5000 typ host ufrag stale",
            "candidate:1 1 tcp 1 10.0.0.9 9 typ host tcptype active",
            "candidate:1 2 udp 1 10.0.0.9 5000 typ host",
            "candidate:1 1 udp 1 127.0.0.1 5000 typ host",
            "candidate:1 1 udp 1 224.0.0.251 5353 typ host",
            "candidate:1 1 udp 1 255.255.255.255 5353 typ host",
            "candidate:1 1 udp 1 ff02::fb 5353 typ host",
            "candidate:1 1 udp 1 0.0.0.0 5353 typ host",
            "candidate:1 1 udp 1 example.org 5353 typ host",
        })
            a.Agent.AddRemote(world.Now, IceCandidate.TryParse(line)!);
        Assert.Equal(9, a.Agent.Counters.IgnoredCandidates);
        Assert.Equal(0, a.Agent.PairCount);
    }

    [Fact]
    public void Through_a_full_cone_and_to_a_symmetric_translator_the_mapped_addresses_are_found()
    {
        var world = new IceWorld(6);
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000", NatKind.FullCone, "203.0.113.1:1000");
        var b = world.Add("b", isControlling: false, "10.9.0.2:5000", NatKind.Symmetric, "203.0.113.2:2000");
        world.Introduce(a, b);
        b.Agent.AddRemote(world.Now, new("s", 1, IceCandidate.PriorityOf(IceCandidateType.ServerReflexive, 1), IceWorld.Address("203.0.113.1:1000"), IceCandidateType.ServerReflexive));
        Assert.True(world.Run(Long, () => Agreed(a, b)));
        Assert.Equal("203.0.113.2", a.Agent.Selected!.Value.Remote.ToIP().ToString());
        Assert.Equal(IceWorld.Address("203.0.113.1:1000"), b.Agent.Selected!.Value.Remote);
    }

    [Fact]
    public void Between_two_symmetric_translators_only_the_relay_works()
    {
        var world = new IceWorld(7);
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000", NatKind.Symmetric, "203.0.113.1:1000");
        var b = world.Add("b", isControlling: false, "10.9.0.2:5000", NatKind.Symmetric, "203.0.113.2:2000");
        a.Relay = IceWorld.Address("198.51.100.1:3000");
        var relay = new IceCandidate("r", 1, IceCandidate.PriorityOf(IceCandidateType.Relayed, 1), a.Relay.Value, IceCandidateType.Relayed) { Relay = 1 };
        world.Introduce(a, b);
        a.Agent.AddLocal(world.Now, relay);
        b.Agent.AddRemote(world.Now, relay with { Relay = 0 });
        Assert.True(world.Run(Long, () => Agreed(a, b)));
        Assert.Equal(1, a.Agent.Selected!.Value.Relay);
        Assert.Equal(a.Relay, b.Agent.Selected!.Value.Remote);
    }

    [Fact]
    public void The_better_of_two_ways_is_nominated_even_if_it_answers_later()
    {
        var world = new IceWorld(8);
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        a.Relay = IceWorld.Address("198.51.100.1:3000");
        a.Agent.AddLocal(world.Now, new("r", 1, 255, a.Relay.Value, IceCandidateType.Relayed) { Relay = 1 });
        world.Introduce(a, b);
        Assert.True(world.Run(Long, () => Agreed(a, b)));
        Assert.Equal(0, a.Agent.Selected!.Value.Relay);
    }

    [Fact]
    public void A_way_to_nowhere_does_not_hold_up_one_that_works()
    {
        var world = new IceWorld(9);
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        for (int i = 0; i < 8; i++)
            a.Agent.AddRemote(world.Now, new($"x{i}", 1, uint.MaxValue, IceWorld.Address($"172.17.0.{i + 1}:5000"), IceCandidateType.Host));
        long begin = world.Now;
        world.Introduce(a, b);
        Assert.True(world.Run(Long, () => Agreed(a, b)));
        Assert.InRange(world.Now - begin, 0, 120_000);
    }

    [Fact]
    public void A_side_that_nominates_with_its_first_check_is_followed()
    {
        var (world, a, _) = Connected(options: new() { NominationPatience = TimeSpan.Zero });
        Assert.True(a.Agent.IsNominated);
        Assert.Equal(IceState.Connected, world.Nodes[1].Agent.State);
    }

    [Fact]
    public void Idle_pairs_keep_their_consent_with_few_datagrams()
    {
        var (world, a, b) = Connected();
        long before = world.Datagrams;
        world.Run(TimeSpan.FromMinutes(10));
        Assert.True(Agreed(a, b));
        Assert.InRange(world.Datagrams - before, 400, 900);
    }

    [Fact]
    public void A_dead_peer_is_noticed_in_15_seconds_without_traffic()
    {
        var (world, a, b) = Connected();
        world.Run(TimeSpan.FromSeconds(33));
        b.IsDead = true;
        Assert.True(world.Run(TimeSpan.FromSeconds(15), () => a.Agent.State == IceState.Failed));
        Assert.Contains("nothing was heard from 10.0.0.2:5000", a.Agent.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dead_peer_is_noticed_in_5_seconds_with_traffic()
    {
        var (world, a, b) = Connected();
        world.Run(TimeSpan.FromSeconds(33));
        b.IsDead = true;
        a.Agent.OnSent(world.Now);
        Assert.True(world.Run(TimeSpan.FromSeconds(5), () => a.Agent.State == IceState.Failed));
    }

    [Fact]
    public void Traffic_that_nobody_answers_is_no_death_while_checks_are_answered()
    {
        var (world, a, b) = Connected();
        for (int second = 0; second < 60; second++)
        {
            a.Agent.OnSent(world.Now);
            world.Run(TimeSpan.FromSeconds(1));
        }

        Assert.True(Agreed(a, b));
    }

    [Fact]
    public void A_gap_of_three_seconds_and_a_half_disconnects_and_heals()
    {
        var (world, a, b) = Connected();
        world.Loss = 1;
        a.Agent.OnSent(world.Now);
        Assert.True(world.Run(TimeSpan.FromSeconds(4), () => a.Agent.State == IceState.Disconnected));
        world.Loss = 0;
        Assert.True(world.Run(Long, () => Agreed(a, b)));
    }

    [Fact]
    public void A_peer_whose_address_changes_is_found_at_the_new_one()
    {
        var (world, a, b) = Connected();
        b.Local = IceWorld.Address("10.0.0.77:6000");
        Assert.True(world.Run(TimeSpan.FromSeconds(14), () => Agreed(a, b) && a.Agent.Selected!.Value.Remote == b.Local), $"{a.Agent.State} {b.Agent.State} {a.Agent.Failure}");
    }

    [Fact]
    public void A_restart_keeps_the_old_pair_until_the_new_one_is_nominated()
    {
        var (world, a, b) = Connected();
        var random = new Random(99);
        var old = a.Agent.Selected;
        a.Agent.Restart(IceCredentials.Create(random.NextBytes), isControlling: true);
        Assert.Equal((IceState.Connected, old), (a.Agent.State, a.Agent.Selected));
        world.Run(TimeSpan.FromSeconds(20));
        Assert.Equal((IceState.Connected, old), (a.Agent.State, a.Agent.Selected));
        Assert.Equal(IceState.Connected, b.Agent.State);

        b.Local = IceWorld.Address("10.0.0.3:5001");
        b.Agent.Restart(IceCredentials.Create(random.NextBytes), isControlling: false);
        b.Agent.AddLocal(world.Now, IceWorld.Host(b.Local));
        a.Agent.AddLocal(world.Now, IceWorld.Host(a.Local));
        world.Introduce(a, b);
        Assert.True(world.Run(Long, () => Agreed(a, b) && a.Agent.Selected!.Value.Remote == b.Local));
        world.Run(TimeSpan.FromMinutes(1));
        Assert.True(Agreed(a, b));
    }

    [Fact]
    public void After_failure_a_restart_begins_anew()
    {
        var (world, a, b) = Connected();
        world.Loss = 1;
        world.Run(TimeSpan.FromSeconds(30));
        Assert.Equal((IceState.Failed, IceState.Failed), (a.Agent.State, b.Agent.State));
        world.Loss = 0;
        var random = new Random(5);
        foreach (var node in world.Nodes)
        {
            node.Agent.Restart(IceCredentials.Create(random.NextBytes), node == a);
            node.Agent.AddLocal(world.Now, IceWorld.Host(node.Local));
        }

        world.Introduce(a, b);
        Assert.True(world.Run(Long, () => Agreed(a, b)));
    }

    [Fact]
    public void Without_a_working_pair_it_fails_in_time_and_says_what_was_tried()
    {
        var world = new IceWorld(1) { Loss = 1 };
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        world.Introduce(a, b);
        a.Agent.EndOfRemoteCandidates();
        Assert.True(world.Run(TimeSpan.FromSeconds(11), () => a.Agent.State == IceState.Failed));
        Assert.Contains("1 local and 1 remote candidates", a.Agent.Failure, StringComparison.Ordinal);
        Assert.Equal(IceState.Checking, b.Agent.State);
        Assert.True(world.Run(TimeSpan.FromSeconds(20), () => b.Agent.State == IceState.Failed));
    }
}
