using System.Security.Cryptography;

namespace PeerPigeon.WebRtc.Tests.Sctp;

/// <summary>What a wire does to packets. Times in microseconds, shares from 0 to 1.</summary>
internal sealed record WireFaults(long Delay = 1_000, double Loss = 0, double Duplicate = 0, double Reorder = 0, long Jitter = 0, double BytesPerMicro = 0);

/// <summary>Two associations, one wire, virtual time, one seed.</summary>
internal sealed class SctpWire
{
    private const long QueueMicros = 30_000;
    private readonly Random _random;
    private readonly WireFaults _faults;
    private readonly PriorityQueue<(SctpEnd To, byte[] Packet), (long At, long Order)> _onTheWay = new();
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _order;

    public SctpWire(int seed, WireFaults? faults = null, SctpOptions? left = null, SctpOptions? right = null, RandomFill? draw = null)
    {
        _random = new(seed);
        _faults = faults ?? new();
        Left = new(left ?? new(), draw ?? new Random(seed ^ 0x5A5A).NextBytes);
        Right = new(right ?? new(), draw ?? new Random(seed ^ 0x3C3C).NextBytes);
    }

    public SctpEnd Left { get; }

    public SctpEnd Right { get; }

    public long Now { get; private set; } = 1_000_000;

    /// <summary>Packets for which this is true are lost.</summary>
    public Func<SctpEnd, byte[], bool>? Swallows { get; set; }

    /// <summary>Of every packet that was sent, in order.</summary>
    public string Digest => Convert.ToHexString(_digest.GetCurrentHash());

    public static SctpWire Connected(int seed, WireFaults? faults = null, SctpOptions? left = null, SctpOptions? right = null)
    {
        var wire = new SctpWire(seed, faults, left, right);
        wire.Left.Association.Connect(wire.Now);
        wire.Right.Association.Connect(wire.Now);
        Assert.True(wire.RunUntil(() => wire.Left.Established && wire.Right.Established, 20_000_000), "the handshake did not end");
        return wire;
    }

    /// <summary>Lets time pass until <paramref name="done"/> or the time is over.</summary>
    public bool RunUntil(Func<bool> done, long micros)
    {
        long end = Now + micros;
        while (true)
        {
            Pump(Left, Right);
            Pump(Right, Left);
            if (done())
                return true;
            long next = Math.Min(Left.Association.Deadline, Right.Association.Deadline);
            if (_onTheWay.TryPeek(out _, out (long At, long Order) first))
                next = Math.Min(next, first.At);
            if (next > end)
            {
                Now = end;
                return false;
            }

            Now = Math.Max(Now, next);
            Arrive();
            foreach (SctpEnd side in (ReadOnlySpan<SctpEnd>)[Left, Right])
            {
                if (side.Association.Deadline <= Now)
                    side.Association.OnDeadline(Now);
            }
        }
    }

    public void Run(long micros) => RunUntil(() => false, micros);

    private void Arrive()
    {
        while (_onTheWay.TryPeek(out (SctpEnd To, byte[] Packet) item, out (long At, long Order) due) && due.At <= Now)
        {
            _onTheWay.Dequeue();
            item.To.Association.Receive(Now, item.Packet);
        }

        Left.Association.EndReceive(Now);
        Right.Association.EndReceive(Now);
    }

    private void Pump(SctpEnd from, SctpEnd to)
    {
        while (from.Association.Poll(Now, from.Buffer) is > 0 and var length)
        {
            byte[] packet = from.Buffer[..length];
            _digest.AppendData(packet);
            from.Sent++;
            if (Swallows?.Invoke(from, packet) == true || _random.NextDouble() < _faults.Loss)
                continue;
            Send(from, to, packet);
            if (_random.NextDouble() < _faults.Duplicate)
                Send(from, to, packet);
        }
    }

    private void Send(SctpEnd from, SctpEnd to, byte[] packet)
    {
        long start = Now;
        if (_faults.BytesPerMicro > 0)
        {
            if (from.LinkFreeAt - Now > QueueMicros)
                return;
            from.LinkFreeAt = Math.Max(Now, from.LinkFreeAt) + (long)(packet.Length / _faults.BytesPerMicro);
            start = from.LinkFreeAt;
        }

        long extra = _random.NextDouble() < _faults.Reorder ? _random.NextInt64(1, _faults.Jitter + 1) : 0;
        _onTheWay.Enqueue((to, packet), (start + _faults.Delay + extra, _order++));
    }
}

/// <summary>One side: the association and what it told.</summary>
internal sealed class SctpEnd : ISctpObserver
{
    public SctpEnd(SctpOptions options, RandomFill random)
    {
        Association = new(options, random, this);
        Buffer = new byte[options.MaxPacketBytes];
    }

    public SctpAssociation Association { get; }

    public byte[] Buffer { get; }

    public long Sent { get; set; }

    public long LinkFreeAt { get; set; }

    public bool Established { get; private set; }

    public bool Closed { get; private set; }

    public string? Failure { get; private set; }

    public bool ReleasesAtOnce { get; set; } = true;

    public bool KeepsMessages { get; set; } = true;

    public long ReceivedBytes { get; private set; }

    public int LowTold { get; private set; }

    public List<(ushort Stream, uint Ppid, byte[] Bytes)> Messages { get; } = [];

    public List<ushort> IncomingResets { get; } = [];

    public List<ushort> OutgoingResets { get; } = [];

    public void OnEstablished() => Established = true;

    public void OnMessage(ushort stream, uint ppid, ReadOnlyMemory<byte> message)
    {
        ReceivedBytes += message.Length;
        if (KeepsMessages)
            Messages.Add((stream, ppid, message.ToArray()));
        if (ReleasesAtOnce)
            Association.Release(message.Length);
    }

    public void OnIncomingReset(ushort stream) => IncomingResets.Add(stream);

    public void OnOutgoingReset(ushort stream) => OutgoingResets.Add(stream);

    public void OnBufferedLow() => LowTold++;

    public void OnClosed(string? failure)
    {
        Closed = true;
        Failure = failure;
    }
}
