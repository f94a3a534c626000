namespace PeerPigeon.WebRtc.Tests;

public sealed class DtlsHandshakeTests
{
    [Fact]
    public void Both_roles_establish_and_carry_packets_both_ways()
    {
        using DtlsPair pair = new DtlsPair().Connect();
        Assert.Equal((RecordState.Established, RecordState.Established), (pair.Client.State, pair.Server.State));
        byte[] there = [1, 2, 3], back = new byte[1_188];

        pair.Deliver(pair.Server, DtlsPair.Seal(pair.Client, there));
        pair.Deliver(pair.Client, DtlsPair.Seal(pair.Server, back));

        Assert.Equal(there, Assert.Single(pair.AtServer));
        Assert.Equal(back, Assert.Single(pair.AtClient));
    }

    [Fact]
    public void Both_know_who_the_other_is_and_how_it_is_sealed()
    {
        using DtlsPair pair = new DtlsPair().Connect();

        Assert.Equal(pair.ServerContext.Fingerprint, pair.Client.RemoteFingerprint);
        Assert.Equal(pair.ClientContext.Fingerprint, pair.Server.RemoteFingerprint);
        Assert.Equal("ECDHE-ECDSA-AES128-GCM-SHA256", pair.Client.Cipher);
        Assert.Equal(Deadline.None, pair.Client.Deadline);
    }

    [Theory]
    [InlineData(0, 0, 50)]
    [InlineData(0, 100, 0)]
    [InlineData(20, 0, 0)]
    [InlineData(30, 20, 30)]
    public void A_faulty_wire_only_delays_the_handshake(int loss, int doubled, int swap)
    {
        for (int seed = 1; seed <= 8; seed++)
        {
            using var pair = new DtlsPair { Faults = (loss, doubled, swap), Chance = new(seed) };
            pair.Connect();

            Assert.True(
                (pair.Client.State, pair.Server.State) == (RecordState.Established, RecordState.Established),
                $"wire seed {seed}: client {pair.Client.State} {pair.Client.Failure}, server {pair.Server.State} {pair.Server.Failure}");
        }
    }

    [Fact]
    public void A_lost_first_flight_is_sent_again_at_the_deadline()
    {
        using DtlsPair pair = new DtlsPair { Faults = (100, 0, 0) }.Start();
        pair.Settle();
        Assert.NotEqual(Deadline.None, pair.Client.Deadline);
        pair.Faults = default;

        long now = pair.Client.Deadline;
        byte[] flight = new byte[2_048];
        Assert.Equal(0, pair.Client.Poll(flight));
        int length;
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((length = pair.Client.Poll(flight)) == 0)
        {
            guard.Token.ThrowIfCancellationRequested();
            pair.Client.OnDeadline(now = Math.Max(now, pair.Client.Deadline));
        }

        Assert.Equal(22, flight[0]);
        Assert.InRange(length, 100, DtlsRecordLayer.Mtu);
        Assert.True(pair.Client.Deadline > now, "the next attempt is due later");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_certificate_that_was_not_promised_is_refused_on_both_sides(bool byClient)
    {
        using var pair = new DtlsPair();
        (DtlsRecordLayer suspicious, DtlsRecordLayer refused) = byClient ? (pair.Client, pair.Server) : (pair.Server, pair.Client);
        DtlsFingerprint own = byClient ? pair.ClientContext.Fingerprint : pair.ServerContext.Fingerprint;
        DtlsFingerprint shown = suspicious.ExpectedFingerprint!;
        suspicious.ExpectedFingerprint = own;
        pair.Connect();
        pair.Settle();

        Assert.Equal((RecordState.Closed, RecordState.Closed), (suspicious.State, refused.State));
        Assert.Contains(shown.ToString(), suspicious.Failure, StringComparison.Ordinal);
        Assert.Contains(own.ToString(), suspicious.Failure, StringComparison.Ordinal);
        Assert.Contains("bad certificate", refused.Failure, StringComparison.Ordinal);
    }

    [Theory, InlineData("sha-256"), InlineData("sha-384"), InlineData("SHA-512")]
    public void Fingerprints_of_longer_hashes_are_taken(string algorithm)
    {
        using var pair = new DtlsPair();
        using DtlsCertificate certificate = DtlsCertificate.Create(DateTimeOffset.UnixEpoch);
        string hex = string.Join(':', Enumerable.Repeat("ab", algorithm[^3..] switch { "256" => 32, "384" => 48, _ => 64 }));

        Assert.True(DtlsFingerprint.TryParse($"{algorithm} {hex}", out DtlsFingerprint? promised));
        pair.Client.ExpectedFingerprint = promised;
        pair.Connect();

        Assert.Contains($"{algorithm.ToLowerInvariant()} {hex.ToUpperInvariant()}", pair.Client.Failure, StringComparison.Ordinal);
        Assert.Equal(promised.Algorithm, pair.Client.RemoteFingerprint!.Algorithm);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha-256")]
    [InlineData("sha-1 AA:BB")]
    [InlineData("sha-256 AA:BB")]
    [InlineData("sha-256 G0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0")]
    [InlineData("sha-256 B0-B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0:B0")]
    public void Malformed_fingerprints_are_not_taken(string text) => Assert.False(DtlsFingerprint.TryParse(text, out _));

    [Fact]
    public void A_handshake_without_a_promised_fingerprint_does_not_start()
    {
        using var pair = new DtlsPair();
        pair.Client.ExpectedFingerprint = null;
        Assert.Contains("ExpectedFingerprint", Assert.Throws<InvalidOperationException>(() => pair.Start()).Message, StringComparison.Ordinal);
    }
}
