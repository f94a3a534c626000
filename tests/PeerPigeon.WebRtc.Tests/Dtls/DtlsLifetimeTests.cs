namespace PeerPigeon.WebRtc.Tests;

/// <summary>Alone: it looks at the memory of the whole process.</summary>
[CollectionDefinition(nameof(DtlsLifetimeTests), DisableParallelization = true), Collection(nameof(DtlsLifetimeTests))]
public sealed class DtlsLifetimeTests
{
    [Fact]
    public void A_thousand_connections_leave_nothing_behind()
    {
        using var certificate = DtlsCertificate.Create(DateTimeOffset.UnixEpoch);
        using var context = new DtlsContext(certificate);
        OpenAndClose(context, 100);
        long before = Environment.WorkingSet;

        OpenAndClose(context, 1_000);

        Assert.Equal(0, context.LiveConnections);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 30_000_000);   // a leak of one SSL each would be above 50 MB
    }

    [Fact]
    public void Disposing_in_the_middle_of_a_handshake_frees_everything_and_what_comes_later_is_ignored()
    {
        var pair = new DtlsPair().Start();
        byte[] hello = new byte[2_048];
        int length = pair.Client.Poll(hello);
        pair.Deliver(pair.Server, hello.AsSpan(0, length));
        pair.Dispose();
        pair.Dispose();

        Assert.Equal((0, 0), (pair.ClientContext.LiveConnections, pair.ServerContext.LiveConnections));
        Assert.Equal(0, pair.Server.Poll(hello));
        pair.Deliver(pair.Server, hello.AsSpan(0, length));
        pair.Server.OnDeadline(long.MaxValue);
        pair.Server.Close();
        Assert.Equal(RecordState.Closed, pair.Server.State);
    }

    [Fact]
    public void Connections_outlive_their_context_and_certificate()
    {
        var certificate = DtlsCertificate.Create(DateTimeOffset.UnixEpoch);
        var context = new DtlsContext(certificate);
        using var client = new DtlsRecordLayer(context) { ExpectedFingerprint = context.Fingerprint };
        using var server = new DtlsRecordLayer(context) { ExpectedFingerprint = context.Fingerprint };
        certificate.Dispose();
        context.Dispose();

        Assert.True(Handshake(client, server));
        Assert.Throws<ObjectDisposedException>(() => new DtlsRecordLayer(context));
        Assert.Equal(2, context.LiveConnections);
    }

    [Fact]
    public void Certificates_have_nothing_in_common()
    {
        using var one = DtlsCertificate.Create(DateTimeOffset.UnixEpoch);
        using var other = DtlsCertificate.Create(DateTimeOffset.UnixEpoch);

        Assert.NotEqual(one.Fingerprint, other.Fingerprint);
        Assert.Equal($"sha-256 {string.Join(':', Convert.ToHexString(one.Fingerprint.Hash).Chunk(2).Select(pair => new string(pair)))}", one.Fingerprint.ToString());
        Assert.True(DtlsFingerprint.TryParse(one.Fingerprint.ToString().ToLowerInvariant(), out DtlsFingerprint? read));
        Assert.Equal(one.Fingerprint, read);
    }

    [Fact]
    public void A_machine_without_openssl_is_told_what_to_do()
    {
        string missing = Assert.Throws<OpenSslMissingException>(() => OpenSslLibraries.LoadFirst("libssl", "libssl.so.none")).Message;
        string old = Assert.Throws<OpenSslMissingException>(() => OpenSslLibraries.RequireVersion(0x1010_117F)).Message;

        Assert.Contains("libssl.so.none", missing, StringComparison.Ordinal);
        Assert.Contains("1.1, older than 3.0", old, StringComparison.Ordinal);
        Assert.All([missing, old], text => Assert.Contains("--link direct", text, StringComparison.Ordinal));
        Assert.All([missing, old], text => Assert.Contains("WebRtcStack=SIPSorcery", text, StringComparison.Ordinal));
    }

    private static void OpenAndClose(DtlsContext context, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using var client = new DtlsRecordLayer(context) { ExpectedFingerprint = context.Fingerprint };
            using var server = new DtlsRecordLayer(context) { ExpectedFingerprint = context.Fingerprint };
            Assert.True(Handshake(client, server));
            client.Close();
        }
    }

    private static bool Handshake(DtlsRecordLayer client, DtlsRecordLayer server)
    {
        byte[] buffer = new byte[2_048];
        var packets = new DtlsPair.Packets();
        server.Start(0, isClient: false);
        client.Start(0, isClient: true);
        for (int i = 0; i < 10 && (client.State, server.State) != (RecordState.Established, RecordState.Established); i++)
        {
            while (client.Poll(buffer) is > 0 and var length)
                server.Receive(0, buffer.AsSpan(0, length), packets);
            while (server.Poll(buffer) is > 0 and var length)
                client.Receive(0, buffer.AsSpan(0, length), packets);
        }

        return (client.State, server.State) == (RecordState.Established, RecordState.Established);
    }
}
