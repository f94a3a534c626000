using System.Security.Cryptography;

namespace PeerPigeon.WebRtc.Tests;

/// <summary>What a wire does to datagrams.</summary>
internal sealed record WireFaults(double Loss = 0, double Duplicate = 0, double Reorder = 0, long DelayMicros = 10_000);

/// <summary>Two sessions in virtual time over a wire that loses, repeats and reorders, from one seed.</summary>
internal sealed class VirtualWire
{
    private static readonly RtcOptions Options = new();

    private readonly SplitMix _random;
    private readonly WireFaults _faults;
    private readonly PriorityQueue<(int To, byte[] Bytes), (long At, long Number)> _air = new();
    private readonly IncrementalHash _seen = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _datagram = new byte[2048];
    private long _number;

    public VirtualWire(ulong seed, WireFaults faults)
    {
        _random = new(seed);
        _faults = faults;
        Ends = [new(this, 0), new(this, 1)];
        (End a, End b) = (Ends[0], Ends[1]);
        Assert.True(a.Negotiation.TryOffer(out string? offer, out _));
        Assert.True(b.Negotiation.TryAnswer(offer, out string? answer, out RemoteTerms? seenByB, out string? fault), fault);
        Assert.True(a.Negotiation.TryAccept(answer, out RemoteTerms? seenByA, out fault), fault);
        a.Begin(isControlling: true, seenByA);
        b.Begin(isControlling: false, seenByB);
        a.Session.AddCandidate(0, b.Candidate, null);
        b.Session.AddCandidate(0, a.Candidate, null);
    }

    public long Now { get; private set; }

    public End[] Ends { get; }

    /// <summary>Whether nothing passes any more.</summary>
    public bool IsCut { get; set; }

    /// <summary>A hash of every datagram that was sent, with its time.</summary>
    public string Trace => Convert.ToHexString(_seen.GetCurrentHash());

    /// <summary>Lets time pass until something is true.</summary>
    public void Until(Func<bool> isTrue, long withinMicros)
    {
        long end = Now + withinMicros;
        while (!isTrue())
        {
            Assert.True(Now <= end, $"not within {withinMicros / 1000} ms of virtual time");
            Step(end + 1);
        }
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(long micros)
    {
        long end = Now + micros;
        while (Now < end)
            Step(end);
    }

    private void Step(long until)
    {
        foreach (End end in Ends)
            end.Drain();
        long next = Math.Min(until, Math.Min(Ends[0].Session.Deadline, Ends[1].Session.Deadline));
        if (_air.TryPeek(out _, out (long At, long) due))
            next = Math.Min(next, due.At);
        Now = Math.Max(Now, next);
        while (_air.TryPeek(out _, out due) && due.At <= Now)
        {
            (int to, byte[] bytes) = _air.Dequeue();
            Ends[to].Session.Receive(Now, new(Ends[1 - to].Address, 0), bytes);
        }

        foreach (End end in Ends)
        {
            end.Session.EndReceive(Now);
            if (end.Session.Deadline <= Now)
                end.Session.OnDeadline(Now);
        }
    }

    private void Send(int from, ReadOnlySpan<byte> datagram)
    {
        _seen.AppendData(BitConverter.GetBytes(Now));
        _seen.AppendData(datagram);
        if (IsCut)
            return;
        int copies = _random.NextDouble() < _faults.Duplicate ? 2 : 1;
        for (var i = 0; i < copies; i++)
        {
            if (_random.NextDouble() < _faults.Loss)
                continue;
            long late = _random.NextDouble() < _faults.Reorder ? _random.Next((int)_faults.DelayMicros) : 0;
            _air.Enqueue((1 - from, datagram.ToArray()), (Now + _faults.DelayMicros + late, _number++));
        }
    }

    internal sealed class End(VirtualWire wire, int index) : IPeerSessionObserver
    {
        public UdpAddress Address { get; } = UdpAddress.FromIPv4(0x0A00_0001 + (uint)index, 5000);

        public Negotiation Negotiation { get; } = new(wire._random.Fill, DtlsFingerprint.Sha256Of([(byte)index]), 262_144);

        public PeerSession Session { get; private set; } = null!;

        public List<DataChannel> Opened { get; } = [];

        public List<byte[]> Messages { get; } = [];

        public string? Closed { get; private set; }

        public bool IsReady { get; private set; }

        public bool ChannelClosedFirst { get; private set; }

        public string Candidate => Local.ToString();

        private IceCandidate Local => new("1", 1, IceCandidate.PriorityOf(IceCandidateType.Host, 65_535), Address, IceCandidateType.Host);

        public void Begin(bool isControlling, RemoteTerms remote)
        {
            Session = new(Options, new(new(), Negotiation.Local, isControlling, wire._random.Fill), _ => new PlaintextRecordLayer(), wire._random.Fill, this);
            Session.Ice.AddLocal(0, Local);
            Session.Accept(0, remote);
        }

        public void Drain()
        {
            for (int length; (length = Session.Poll(wire.Now, wire._datagram, out _)) > 0;)
                wire.Send(index, wire._datagram.AsSpan(0, length));
        }

        void IPeerSessionObserver.OnReady(long now) => IsReady = true;

        DataChannel IPeerSessionObserver.OnChannelOffered(string label, string protocol) => new(null!, label, protocol);

        void IPeerSessionObserver.OnChannelOpen(DataChannel channel) => Opened.Add(channel);

        void IPeerSessionObserver.OnMessage(DataChannel channel, ReadOnlyMemory<byte> message, bool isBinary)
        {
            Session.Release(message.Length);
            Messages.Add(message.ToArray());
        }

        void IPeerSessionObserver.OnChannelClosed(DataChannel channel) => ChannelClosedFirst = Closed is null;

        void IPeerSessionObserver.OnClosed(string reason) => Closed = reason;
    }
}
