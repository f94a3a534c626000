using System.Buffers.Binary;

namespace PeerPigeon.WebRtc;

/// <summary>What is known of a pair (RFC 8445 §6.1.2.6).</summary>
internal enum IcePairState
{
    /// <summary>Another pair of its foundation is tried first.</summary>
    Frozen,
    Waiting,
    InProgress,
    Succeeded,
    Failed,
}

/// <summary>The credentials of both sides between two restarts.</summary>
internal sealed record IceSession(IceCredentials Local, IceCredentials Remote);

/// <summary>A remote address and our way to it. All host interfaces are one way, as there is one socket.</summary>
internal sealed class IcePair(IcePath path, IceCandidate remote, IceSession session)
{
    private const int Remembered = 8;

    private readonly IceTransaction[] _transactions = new IceTransaction[Remembered];
    private int _next;

    public IcePath Path { get; } = path;

    public IceSession Session { get; } = session;

    public IceCandidate Remote { get; set; } = remote;

    public ulong Priority { get; set; }

    /// <summary>The foundations of both ends; pairs that share it are thawed one after the other.</summary>
    public string Foundation { get; set; } = "";

    public IcePairState State { get; set; }

    /// <summary>Both sides agreed on it.</summary>
    public bool IsNominated { get; set; }

    /// <summary>The controlling side wants it, our own check is not answered yet.</summary>
    public bool NominateOnSuccess { get; set; }

    /// <summary>Waits among the triggered checks.</summary>
    public bool IsTriggered { get; set; }

    public int Attempts { get; set; }

    public long Retransmit { get; set; }

    public long NextSendAt { get; set; }

    public long LastHeard { get; set; }

    /// <summary>Smoothed, microseconds; 0 before the first answer.</summary>
    public long RoundTrip { get; private set; }

    public bool IsUndecided => State is IcePairState.Waiting or IcePairState.InProgress or IcePairState.Frozen;

    public void Remember(IceTransaction transaction)
    {
        _transactions[_next] = transaction;
        _next = (_next + 1) % Remembered;
    }

    /// <summary>Finds and forgets the check that a response belongs to: no check is answered twice.</summary>
    public bool TryTake(ReadOnlySpan<byte> id, out IceTransaction transaction)
    {
        for (int i = 0; i < Remembered; i++)
        {
            if (!_transactions[i].IsOpen || !_transactions[i].Has(id))
                continue;
            transaction = _transactions[i];
            _transactions[i] = default;
            return true;
        }

        transaction = default;
        return false;
    }

    public void Measure(long roundTrip) => RoundTrip = RoundTrip == 0 ? Math.Max(roundTrip, 1) : ((RoundTrip * 7) + roundTrip) / 8;

    /// <summary>Begins anew, to be checked as soon as its turn comes.</summary>
    public void Reset(IcePairState state, long firstRetransmit)
    {
        State = state;
        Attempts = 0;
        Retransmit = firstRetransmit;
        NextSendAt = 0;
    }
}

/// <summary>One check under way.</summary>
internal readonly record struct IceTransaction(ulong High, uint Low, long SentAt, bool UseCandidate, bool IsControlling)
{
    public bool IsOpen => (High | Low) != 0;

    public bool Has(ReadOnlySpan<byte> id) =>
        BinaryPrimitives.ReadUInt64BigEndian(id) == High && BinaryPrimitives.ReadUInt32BigEndian(id[8..]) == Low;
}
