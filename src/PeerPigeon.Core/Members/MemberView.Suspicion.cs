using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

// Who may be gone. A suspicion lasts the shorter the more members share it (Lifeguard), and the longer the less we trust ourselves.
public sealed partial class MemberView
{
    /// <summary>A member believes that another may be gone.</summary>
    /// <param name="notice">Whom, and up to which announcement.</param>
    /// <param name="by">Who says so; proven.</param>
    /// <param name="now">The time.</param>
    public SuspicionVerdict Suspect(MemberNotice.Suspect notice, PeerId by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(notice);
        if (Find(RingPosition.OfPeer(notice.Peer)) is not { } held)
            return SuspicionVerdict.Unknown;
        if (IsNewer(held.Told.Notice, notice))
            return SuspicionVerdict.Refuted;
        if (held.IsLinked)
            return SuspicionVerdict.Linked;
        Changed(held.Suspicion is null);
        held.Suspicion ??= new(now);
        return held.Suspicion.By.Count < _rules.Suspecters && held.Suspicion.By.Add(by) ? SuspicionVerdict.Noted : SuspicionVerdict.Known;
    }

    /// <summary>What is to be said of a member whose link was lost and not replaced.</summary>
    /// <returns>Null: nothing, for it is not known, is linked again, or enough others say it already.</returns>
    public MemberNotice.Suspect? Doubt(PeerId peer) =>
        Find(RingPosition.OfPeer(peer)) is { IsLinked: false } held && (held.Suspicion?.By.Count ?? 0) < _rules.Suspecters
            ? new(held.Told.Id, held.Told.Notice.Incarnation, held.Told.Notice.Sequence)
            : null;

    /// <summary>When the next lease or suspicion ends; null: nobody is remembered.</summary>
    /// <param name="factor">By how much suspicions last longer: <see cref="OwnHealth"/>.</param>
    public DateTimeOffset? NextEnd(int factor)
    {
        DateTimeOffset next = DateTimeOffset.MaxValue;
        foreach (Held member in _held)
        {
            if (!member.IsLinked && EndOf(member, factor) is var end && end < next)
                next = end;
        }

        foreach (Held member in _unproven)
            next = member.ExpiresAt < next ? member.ExpiresAt : next;
        return next == DateTimeOffset.MaxValue ? null : next;
    }

    /// <summary>Whoever let its lease end is suspected; whoever was suspected for long enough is gone.</summary>
    /// <returns>Who is gone.</returns>
    public ImmutableArray<PeerId> End(int factor, DateTimeOffset now)
    {
        ImmutableArray<PeerId>.Builder gone = ImmutableArray.CreateBuilder<PeerId>();
        gone.AddRange(_unproven.Where(member => member.ExpiresAt <= now).Select(member => member.Told.Id));
        Changed(_unproven.RemoveAll(member => member.ExpiresAt <= now) > 0);
        foreach (Held member in _held.ToArray())
        {
            if (member.IsLinked || EndOf(member, factor) > now)
                continue;
            Version++;
            if (member.Suspicion is null)
                member.Suspicion = new(now);
            else
            {
                _held.Remove(member);
                gone.Add(member.Told.Id);
                Remember(member.Position, KnownOf(member.Told));
            }
        }

        return gone.DrainToImmutable();
    }

    private DateTimeOffset EndOf(Held member, int factor) =>
        member.Suspicion is { } suspicion ? suspicion.Since + (Patience(suspicion.By.Count) * factor) : member.ExpiresAt;

    private TimeSpan Patience(int suspecters)
    {
        if (suspecters <= 1)
            return _rules.SuspicionMax;
        double certainty = _rules.Suspecters <= 1 ? 1 : Math.Log(suspecters) / Math.Log(_rules.Suspecters);
        return _rules.SuspicionMax - ((_rules.SuspicionMax - _rules.SuspicionMin) * Math.Min(1, certainty));
    }

    private sealed class Suspicion(DateTimeOffset since)
    {
        public DateTimeOffset Since => since;

        public SortedSet<PeerId> By { get; } = [];
    }
}
