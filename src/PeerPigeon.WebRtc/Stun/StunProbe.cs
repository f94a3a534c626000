using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.WebRtc;

/// <summary>Asks a STUN server how it sees our socket (server-reflexive candidate), and keeps asking so that the mapping stays. One per server and socket.</summary>
internal sealed class StunProbe(UdpAddress server, RandomFill random)
{
    private const long FirstRetransmit = 500_000;
    private const long MaxRetransmit = 8_000_000;
    private const int MaxAttempts = 7;
    private const long Refresh = 20_000_000;
    private const long Pause = 60_000_000;

    private readonly byte[] _id = new byte[Stun.TransactionBytes];
    private long _retransmit;
    private int _attempts;
    private string? _taken;

    public UdpAddress Server { get; } = server;

    /// <summary>Our address as the server sees it; null before it answered. May change while running.</summary>
    public UdpAddress? Mapped { get; private set; }

    /// <summary>Why there is no answer, in words; it goes on asking once a minute.</summary>
    public string? Failure { get; private set; }

    /// <summary>When <see cref="Poll"/> has something, microseconds.</summary>
    public long Deadline { get; private set; } = WebRtc.Deadline.None;

    /// <summary>Whether <see cref="Failure"/> is another than was taken last.</summary>
    public bool TryTakeFailure([NotNullWhen(true)] out string? failure)
    {
        failure = Failure;
        bool isNew = failure is not null && failure != _taken;
        _taken = failure;
        return isNew;
    }

    public void Start(long now)
    {
        random(_id);
        (_attempts, _retransmit, Deadline) = (0, FirstRetransmit, now);
    }

    /// <summary>Takes a datagram of the server.</summary>
    /// <returns>Whether it was the answer.</returns>
    public bool Receive(long now, UdpAddress from, ReadOnlySpan<byte> datagram)
    {
        if (from != Server || _attempts == 0 || !StunReader.TryParse(datagram, out var message) || message.Method != StunMethod.Binding
            || !message.Transaction.SequenceEqual(_id))
            return false;
        if (message.Class == StunClass.Success && message.TryGetXorAddress(StunAttribute.XorMappedAddress, out var mapped))
            (Mapped, Failure) = (mapped, null);
        else if (message.Class == StunClass.Error)
            Failure = $"STUN server {Server} refused a binding request with error {message.ErrorCode}; it may ask for credentials, or be no STUN server";
        else
            return false;
        Start(now);
        Deadline = now + Refresh;
        return true;
    }

    /// <summary>Writes a request to <see cref="Server"/> if one is due.</summary>
    /// <returns>Its length, or 0.</returns>
    public int Poll(long now, Span<byte> datagram)
    {
        if (now < Deadline)
            return 0;
        if (_attempts >= MaxAttempts)
        {
            Failure = $"STUN server {Server} did not answer {MaxAttempts} requests; check its address and that UDP may pass";
            Start(now);
            Deadline = now + Pause;
            return 0;
        }

        _attempts++;
        Deadline = now + _retransmit;
        _retransmit = Math.Min(_retransmit * 2, MaxRetransmit);
        var writer = new StunWriter(datagram, StunMethod.Binding, StunClass.Request, _id);
        writer.Fingerprint();
        return writer.Length;
    }
}
