namespace PeerPigeon.WebRtc.Tests;

/// <summary>What others may send us, or have us send.</summary>
public sealed class IceHostileTests
{
    [Theory, InlineData(11), InlineData(12)]
    public void Flipped_bits_never_connect_the_wrong_and_never_stop_the_right(int seed)
    {
        var random = new Random(seed);
        var world = new IceWorld(seed)
        {
            Tamper = bytes =>
            {
                if (random.Next(3) == 0)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            },
        };
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        world.Introduce(a, b);
        Assert.True(world.Run(TimeSpan.FromSeconds(10), () => a.Agent.IsNominated && b.Agent.IsNominated));
        world.Run(TimeSpan.FromMinutes(2));
        Assert.Equal((IceState.Connected, IceState.Connected), (a.Agent.State, b.Agent.State));
        Assert.True(a.Agent.Counters.IgnoredMessages > 0);
    }

    [Fact]
    public void A_stranger_without_the_password_is_not_answered()
    {
        var world = new IceWorld(1);
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        var mallory = world.Add("m", isControlling: true, "10.0.0.66:5000");
        world.Introduce(a, b);
        mallory.Agent.SetRemote(world.Now, IceCredentials.TryCreate(b.Agent.Local.Ufrag, new string('x', 24))!);
        mallory.Agent.AddRemote(world.Now, IceWorld.Host(b.Local));
        world.Run(TimeSpan.FromSeconds(9));
        Assert.Equal(IceState.Checking, mallory.Agent.State);
        Assert.Equal(a.Local, b.Agent.Selected!.Value.Remote);
    }

    [Fact]
    public void A_replayed_answer_changes_nothing()
    {
        var answers = new List<byte[]>();
        var world = new IceWorld(2)
        {
            Tamper = b =>
            {
                if (b[0] == 1)
                    answers.Add([.. b]);
                return b;
            },
        };
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        world.Introduce(a, b);
        world.Run(TimeSpan.FromSeconds(10));
        b.IsDead = true;
        foreach (byte[] answer in answers)
            Assert.False(a.Agent.Receive(world.Now, new(b.Local, 0), answer));
    }

    [Fact]
    public void A_flood_of_candidates_is_bounded_and_does_not_hide_the_true_one()
    {
        var world = new IceWorld(3);
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        world.Introduce(a, b, withCandidates: false);
        b.Agent.AddRemote(world.Now, IceWorld.Host(a.Local));
        for (int i = 0; i < 5_000; i++)
            a.Agent.AddRemote(world.Now, new("same", 1, uint.MaxValue, UdpAddress.FromIPv4(0x0B00_0000u + (uint)i, 9), IceCandidateType.Host));
        Assert.InRange(a.Agent.PairCount, 1, 100);
        Assert.InRange(a.Agent.Counters.IgnoredCandidates, 4_900, 5_000);
        Assert.True(world.Run(TimeSpan.FromSeconds(10), () => a.Agent.IsNominated && b.Agent.IsNominated));
    }

    [Fact]
    public void An_insider_with_many_addresses_cannot_fill_memory()
    {
        var world = new IceWorld(4);
        var a = world.Add("a", isControlling: true, "10.0.0.1:5000");
        var b = world.Add("b", isControlling: false, "10.0.0.2:5000");
        world.Introduce(a, b);
        Span<byte> buffer = stackalloc byte[IceAgent.MaxDatagram];
        int length = b.Agent.Poll(world.Now, buffer, out _);
        for (uint i = 0; i < 10_000; i++)
            a.Agent.Receive(world.Now, new(UdpAddress.FromIPv4(0x0C00_0000u + i, 7), 0), buffer[..length]);
        Assert.InRange(a.Agent.PairCount, 1, 20);
        Assert.True(a.Agent.Counters.DroppedAnswers > 0);
    }

    [Trait("Category", Fuzz.Category)]
    [Theory, InlineData(21), InlineData(22)]
    public void Candidate_lines_of_any_kind_are_parsed_or_refused(int seed)
    {
        var random = new Random(seed);
        const string Alphabet = "candidate:1 udp 2113937151 10.0.0.1 fe80::1 typ host srflx raddr rport ufrag tcptype \t\r\n%[]\0é-4294967296";
        for (int i = 0; i < Fuzz.Rounds(20_000); i++)
        {
            var line = new List<char>("candidate:842163049 1 udp 1677729535 203.0.113.9 46154 typ srflx raddr 10.0.0.17 rport 46154 generation 0 ufrag EEtu network-cost 999");
            for (int edits = random.Next(1, 10); edits > 0 && line.Count > 0; edits--)
            {
                int at = random.Next(line.Count);
                if (random.Next(3) == 0)
                    line.RemoveRange(at, random.Next(line.Count - at));
                else if (random.Next(2) == 0)
                    line[at] = Alphabet[random.Next(Alphabet.Length)];
                else
                    line.InsertRange(at, Alphabet.Skip(random.Next(Alphabet.Length)).Take(12));
            }

            if (IceCandidate.TryParse(line.ToArray()) is { } candidate)
                Assert.NotNull(IceCandidate.TryParse(candidate.ToString()));
        }
    }
}
