namespace PeerPigeon.WebRtc.Tests;

/// <summary>Two DTLS ends on a wire in memory that loses, doubles and reorders what a seed says; virtual time.</summary>
/// <remarks>
/// DTLS draws its own randomness and libssl has its own clock, so a seed fixes the faults and not the bytes: what is
/// tested is the outcome. The first timeout is short because a lost flight has to be waited for.
/// </remarks>
internal sealed class DtlsPair : IDisposable
{
    private const int FirstTimeoutMicros = 16_000;
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(1);

    private readonly DtlsCertificate[] _certificates;
    private readonly List<(DtlsRecordLayer To, byte[] Datagram)> _wire = [];
    private readonly byte[] _buffer = new byte[2_048];
    private long _now = 1_000_000;

    public DtlsPair()
    {
        _certificates = [DtlsCertificate.Create(DateTimeOffset.UnixEpoch), DtlsCertificate.Create(DateTimeOffset.UnixEpoch)];
        ClientContext = new(_certificates[0]);
        ServerContext = new(_certificates[1]);
        Client = new(ClientContext, FirstTimeoutMicros) { ExpectedFingerprint = ServerContext.Fingerprint };
        Server = new(ServerContext, FirstTimeoutMicros) { ExpectedFingerprint = ClientContext.Fingerprint };
    }

    public DtlsContext ClientContext { get; }

    public DtlsContext ServerContext { get; }

    public DtlsRecordLayer Client { get; }

    public DtlsRecordLayer Server { get; }

    public Packets AtClient { get; } = new();

    public Packets AtServer { get; } = new();

    /// <summary>Losses, doubles and swaps, each in percent of the datagrams.</summary>
    public (int Loss, int Double, int Swap) Faults { get; set; }

    /// <summary>Decides about the faults.</summary>
    public Random Chance { get; set; } = new(1);

    public DtlsPair Start()
    {
        Client.Start(_now, isClient: true);
        Server.Start(_now, isClient: false);
        return this;
    }

    /// <summary>Starts, and goes on until both are established, or one has closed and the wire is silent.</summary>
    public DtlsPair Connect()
    {
        Start();
        using var guard = new CancellationTokenSource(HangGuard);
        while (Client.State == RecordState.Handshaking || Server.State == RecordState.Handshaking)
        {
            guard.Token.ThrowIfCancellationRequested();
            if (Step())
                continue;
            long due = Math.Min(Client.Deadline, Server.Deadline);
            if (due == Deadline.None)
                break;
            _now = Math.Max(_now, due);
            Client.OnDeadline(_now);
            Server.OnDeadline(_now);
        }

        return this;
    }

    /// <summary>Carries what is on the wire until it is silent.</summary>
    public void Settle()
    {
        while (Step())
        {
        }
    }

    /// <summary>A sealed packet, not delivered.</summary>
    public static byte[] Seal(DtlsRecordLayer from, ReadOnlySpan<byte> packet)
    {
        byte[] datagram = new byte[packet.Length + from.Overhead];
        return datagram[..from.Seal(packet, datagram)];
    }

    public void Deliver(DtlsRecordLayer to, ReadOnlySpan<byte> datagram) => to.Receive(++_now, datagram, to == Client ? AtClient : AtServer);

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        ClientContext.Dispose();
        ServerContext.Dispose();
        foreach (DtlsCertificate certificate in _certificates)
            certificate.Dispose();
    }

    private bool Step()
    {
        Collect(Client, Server);
        Collect(Server, Client);
        if (_wire.Count == 0)
            return false;
        int at = _wire.Count > 1 && Chance.Next(100) < Faults.Swap ? 1 : 0;
        (DtlsRecordLayer to, byte[] datagram) = _wire[at];
        _wire.RemoveAt(at);
        Deliver(to, datagram);
        return true;
    }

    private void Collect(DtlsRecordLayer from, DtlsRecordLayer to)
    {
        while (from.Poll(_buffer) is > 0 and var length)
        {
            if (Chance.Next(100) < Faults.Loss)
                continue;
            _wire.Add((to, _buffer[..length]));
            if (Chance.Next(100) < Faults.Double)
                _wire.Add((to, _buffer[..length]));
        }
    }

    internal sealed class Packets : List<byte[]>, IRecordSink
    {
        public void OnPacket(ReadOnlySpan<byte> packet) => Add(packet.ToArray());
    }
}
