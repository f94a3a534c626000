using System.Buffers.Binary;
using System.Diagnostics;

namespace PeerPigeon.WebRtc;

/// <content>What is sent, and when.</content>
internal sealed partial class IceAgent
{
    /// <summary>Bytes that a buffer for <see cref="Poll"/> must have.</summary>
    public const int MaxDatagram = 700;

    private const string Software = "PeerPigeon";

    /// <summary>Writes the next STUN datagram that is due.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="datagram">At least <see cref="MaxDatagram"/> bytes.</param>
    /// <param name="to">Where it goes.</param>
    /// <returns>Its length; 0 when nothing is due.</returns>
    public int Poll(long now, Span<byte> datagram, out IcePath to)
    {
        if (_answers.TryDequeue(out var answer))
        {
            _isStale = true;
            to = answer.Path;
            return WriteAnswer(answer, datagram);
        }

        if (NextCheck(now) is { } pair)
        {
            _isStale = true;
            to = pair.Path;
            return WriteCheck(now, pair, datagram);
        }

        to = default;
        return 0;
    }

    private IcePair? NextCheck(long now)
    {
        while (_triggered.TryDequeue(out var triggered))
        {
            triggered.IsTriggered = false;
            if (triggered.Session == _session && (triggered.State == IcePairState.Waiting || triggered == _nominating))
                return triggered;
        }

        if (State is IceState.Closed or IceState.Failed)
            return null;
        if (IsConsentDue(now))
        {
            NoteConsentSent(now);
            return InUse;
        }

        if (_session is null || now < _nextCheckAt)
            return null;
        var next = NextWaiting() ?? NextRepeat(now);
        if (next is not null)
            _nextCheckAt = now + WebRtc.Deadline.Micros(_options.Pacing);
        return next;
    }

    private IcePair? NextRepeat(long now)
    {
        IcePair? next = null;
        foreach (var pair in _pairs.Values)
        {
            if (IsRepeating(pair) && pair.NextSendAt <= now && pair.Attempts < _options.MaxAttempts && (next is null || pair.NextSendAt < next.NextSendAt))
                next = pair;
        }

        return next;
    }

    private bool IsRepeating(IcePair pair) => pair.State == IcePairState.InProgress || pair == _nominating;

    /// <summary>Checks back without waiting for a turn: each is paid for by an authentic check of the other side.</summary>
    private void Trigger(IcePair pair)
    {
        if (pair.IsTriggered)
            return;
        pair.IsTriggered = true;
        _triggered.Enqueue(pair);
    }

    private int WriteCheck(long now, IcePair pair, Span<byte> datagram)
    {
        Span<byte> id = stackalloc byte[Stun.TransactionBytes];
        _random(id);
        bool useCandidate = IsControlling && pair.Session == _session && (pair == _nominating || pair.IsNominated);
        pair.Remember(new(BinaryPrimitives.ReadUInt64BigEndian(id), BinaryPrimitives.ReadUInt32BigEndian(id[8..]), now, useCandidate, IsControlling));
        if (pair.State is IcePairState.Waiting or IcePairState.Frozen or IcePairState.Failed)
            pair.State = IcePairState.InProgress;
        if (IsRepeating(pair))
        {
            pair.Attempts++;
            pair.NextSendAt = now + pair.Retransmit;
            pair.Retransmit = Math.Min(pair.Retransmit * 2, WebRtc.Deadline.Micros(_options.MaxRetransmit));
        }

        Counters.ChecksSent++;
        var writer = new StunWriter(datagram, StunMethod.Binding, StunClass.Request, id);
        writer.Username(pair.Session.Remote.Ufrag, pair.Session.Local.Ufrag);
        writer.UInt64(IsControlling ? StunAttribute.IceControlling : StunAttribute.IceControlled, _tieBreaker);
        if (useCandidate)
            writer.Flag(StunAttribute.UseCandidate);
        writer.UInt32(StunAttribute.Priority, ReflexivePriority(pair.Path));
        writer.Integrity(pair.Session.Remote.Key);
        writer.Fingerprint();
        return writer.Length;
    }

    /// <summary>What the other side may call us if it learns of us by this check.</summary>
    private uint ReflexivePriority(IcePath path)
    {
        var local = BestLocal(path);
        return path.Relay != 0 && local is not null
            ? local.Priority
            : IceCandidate.PriorityOf(IceCandidateType.PeerReflexive, local is null ? DefaultLocalPreference : (int)((local.Priority >> 8) & 0xFFFF));
    }

    private static int WriteAnswer(in IceAnswer answer, Span<byte> datagram)
    {
        Span<byte> id = stackalloc byte[Stun.TransactionBytes];
        BinaryPrimitives.WriteUInt64BigEndian(id, answer.High);
        BinaryPrimitives.WriteUInt32BigEndian(id[8..], answer.Low);
        var writer = new StunWriter(datagram, StunMethod.Binding, answer.Error == 0 ? StunClass.Success : StunClass.Error, id);
        switch (answer.Error)
        {
            case 0:
                writer.XorAddress(StunAttribute.XorMappedAddress, answer.Path.Remote);
                break;
            case StunError.RoleConflict:
                writer.Error(answer.Error, "Role Conflict");
                break;
            case StunError.UnknownAttribute:
                writer.Error(answer.Error, "Unknown Attribute");
                writer.Unknown([answer.Unknown]);
                break;
            default:
                throw new UnreachableException($"no answer is made of error {answer.Error}");
        }

        writer.Text(StunAttribute.Software, Software);
        writer.Integrity(answer.Local.Key);
        writer.Fingerprint();
        return writer.Length;
    }
}
