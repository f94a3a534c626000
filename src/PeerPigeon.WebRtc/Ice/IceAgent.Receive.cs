using System.Buffers.Binary;
using System.Text;

namespace PeerPigeon.WebRtc;

/// <summary>An answer that waits to be sent.</summary>
internal readonly record struct IceAnswer(IcePath Path, ulong High, uint Low, IceCredentials Local, int Error, ushort Unknown);

/// <summary>A check that came before the other side's credentials.</summary>
internal readonly record struct IceEarlyCheck(IcePath Path, string RemoteUfrag, uint Priority, bool UseCandidate);

/// <content>What the other side sends.</content>
internal sealed partial class IceAgent
{
    /// <summary>Takes a STUN datagram.</summary>
    /// <returns>False: it is not for us or not right, and nothing changed.</returns>
    public bool Receive(long now, IcePath from, ReadOnlySpan<byte> datagram)
    {
        if (State == IceState.Closed || !StunReader.TryParse(datagram, out var message) || !message.HasFingerprint || message.Method != StunMethod.Binding)
            return Ignore();
        bool isRight = message.Class switch
        {
            StunClass.Request => OnRequest(now, from, message),
            StunClass.Success or StunClass.Error => OnResponse(now, from, message),
            _ => true,
        };
        if (!isRight)
            return Ignore();
        _isStale = true;
        Reconsider(now);
        return true;
    }

    private bool Ignore()
    {
        Counters.IgnoredMessages++;
        return false;
    }

    private bool OnRequest(long now, IcePath from, in StunReader message)
    {
        if (!message.TryGet(StunAttribute.Username, out var name) || Addressee(name) is not { } local || !message.IsSignedWith(local.Key))
            return false;
        var theirUfrag = name[(local.Ufrag.Length + 1)..];
        if (local == Local && _session is { } session && !theirUfrag.SequenceEqual(session.Remote.UfragBytes))
            return false;

        Span<ushort> unknown = stackalloc ushort[1];
        if (message.FindUnknown(unknown) > 0)
        {
            Answer(from, message, local, StunError.UnknownAttribute, unknown[0]);
            return true;
        }

        if (local == Local && HasRoleConflict(message, out bool weYield))
        {
            if (!weYield)
            {
                Answer(from, message, local, StunError.RoleConflict);
                return true;
            }

            SwitchRole();
        }

        Answer(from, message, local);
        if (local != Local)
        {
            if (_previous?.Path == from)
                Hear(now, _previous);
            return true;
        }

        message.TryGetUInt32(StunAttribute.Priority, out uint priority);
        bool useCandidate = message.Has(StunAttribute.UseCandidate);
        if (_session is not null)
            OnCheck(now, from, priority, useCandidate);
        else if (_early.Count < _options.MaxPeerReflexive && !_early.Exists(e => e.Path == from && e.UseCandidate == useCandidate))
            _early.Add(new(from, Encoding.ASCII.GetString(theirUfrag), priority, useCandidate));
        return true;
    }

    /// <summary>For which of our credentials a check is.</summary>
    private IceCredentials? Addressee(ReadOnlySpan<byte> name)
    {
        if (IsFor(name, Local))
            return Local;
        return _oldLocal is { } old && IsFor(name, old) ? old : null;

        static bool IsFor(ReadOnlySpan<byte> name, IceCredentials local) =>
            name.Length > local.UfragBytes.Length && name[local.UfragBytes.Length] == ':' && name.StartsWith(local.UfragBytes);
    }

    /// <summary>RFC 8445 §7.3.1.1.</summary>
    private bool HasRoleConflict(in StunReader message, out bool weYield)
    {
        weYield = false;
        if (!message.TryGetUInt64(IsControlling ? StunAttribute.IceControlling : StunAttribute.IceControlled, out ulong theirs))
            return false;
        weYield = IsControlling ? _tieBreaker < theirs : _tieBreaker >= theirs;
        return true;
    }

    /// <summary>A check of the other side that is right: learn where it is, and check back at once (RFC 8445 §7.3.1).</summary>
    private void OnCheck(long now, IcePath from, uint priority, bool useCandidate)
    {
        if (!_remotes.TryGetValue(from.Remote, out var remote))
        {
            if (_reflexive >= _options.MaxPeerReflexive)
            {
                Counters.IgnoredCandidates++;
                return;
            }

            _reflexive++;
            remote = new($"prflx{_reflexive}", 1, priority, from.Remote, IceCandidateType.PeerReflexive);
            _remotes.Add(from.Remote, remote);
        }

        if ((_pairs.GetValueOrDefault(from) ?? AddPair(from, remote, isProven: true)) is not { } pair)
            return;
        Hear(now, pair);
        if (pair.State == IcePairState.Succeeded)
        {
            if (useCandidate && !IsControlling)
                Nominate(now, pair);
            return;
        }

        pair.NominateOnSuccess |= useCandidate && !IsControlling;
        pair.Reset(IcePairState.Waiting, FirstRetransmit());
        Trigger(pair);
    }

    private bool OnResponse(long now, IcePath from, in StunReader message)
    {
        if (!TryTake(from, message, out var pair, out var check))
            return false;
        if (message.Class == StunClass.Error)
        {
            if (message.ErrorCode == StunError.RoleConflict && check.IsControlling == IsControlling && pair.Session == _session)
                SwitchRole();
            if (message.ErrorCode == StunError.RoleConflict && pair != _previous)
            {
                pair.Reset(IcePairState.Waiting, FirstRetransmit());
                Trigger(pair);
            }

            return true;
        }

        pair.Measure(now - check.SentAt);
        Hear(now, pair);
        Consented(now, pair);
        if (pair == _previous)
        {
            Reconnect();
            return true;
        }

        if (pair.State != IcePairState.Succeeded)
        {
            pair.State = IcePairState.Succeeded;
            pair.Attempts = 0;
            _validSince = Math.Min(_validSince, now);
            Thaw(pair.Foundation);
        }

        if (pair.NominateOnSuccess || (check.UseCandidate && check.IsControlling && IsControlling))
            Nominate(now, pair);
        return true;
    }

    /// <summary>Finds the check by path and transaction: an answer from elsewhere than asked is none (RFC 8445 §7.2.5.2.1).</summary>
    private bool TryTake(IcePath from, in StunReader message, out IcePair pair, out IceTransaction check)
    {
        if (_pairs.GetValueOrDefault(from) is { } current && message.IsSignedWith(current.Session.Remote.Key) && current.TryTake(message.Transaction, out check))
        {
            pair = current;
            return true;
        }

        if (_previous is { } previous && previous.Path == from && message.IsSignedWith(previous.Session.Remote.Key)
            && previous.TryTake(message.Transaction, out check))
        {
            pair = previous;
            return true;
        }

        (pair, check) = (null!, default);
        return false;
    }

    private void Answer(IcePath to, in StunReader request, IceCredentials local, int error = 0, ushort unknown = 0)
    {
        if (_answers.Count >= _options.MaxPendingAnswers)
        {
            Counters.DroppedAnswers++;
            return;
        }

        var id = request.Transaction;
        _answers.Enqueue(new(to, BinaryPrimitives.ReadUInt64BigEndian(id), BinaryPrimitives.ReadUInt32BigEndian(id[8..]), local, error, unknown));
    }
}
