using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>One session in a network, and whom it knows there. Owned by the network's actor.</summary>
internal sealed class Member(HubSession session, Announcement announcement)
{
    private readonly List<Acquaintance> _acquaintances = [];

    private sealed class Acquaintance(Member other)
    {
        public readonly Member Other = other;
        public bool Sent;        // this member has signalled to the other
    }

    public HubSession Session { get; } = session;

    public PeerId Peer => Session.Peer;

    public Announcement Announcement { get; set; } = announcement;

    /// <summary>Others with whom signals went both ways.</summary>
    public int SignalledWith { get; private set; }

    /// <summary>Peers told of in further rounds since the last announce.</summary>
    public int ToppedUp { get; set; }

    public bool AwaitsTopUp { get; set; }

    public int AcquaintanceCount => _acquaintances.Count;

    public ImmutableArray<Member> Acquaintances => [.. _acquaintances.Select(a => a.Other)];

    public bool Knows(PeerId peer) => _acquaintances.Exists(a => a.Other.Peer == peer);

    /// <summary>Both were told of each other, or one signalled to the other.</summary>
    /// <returns>Members that had to be forgotten: zero, one or two times an oldest acquaintance of either.</returns>
    public static int Acquaint(Member left, Member right, int capacity)
    {
        if (left.Find(right) is not null)
            return 0;
        int forgotten = left.MakeRoom(capacity) + right.MakeRoom(capacity);
        left._acquaintances.Add(new(right));
        right._acquaintances.Add(new(left));
        return forgotten;
    }

    /// <summary>This member has signalled to <paramref name="target"/>, whom it knows.</summary>
    public void SignalledTo(Member target)
    {
        if (Find(target) is not { Sent: false } mine)
            return;
        mine.Sent = true;
        if (target.Find(this) is not { Sent: true })
            return;
        SignalledWith++;
        target.SignalledWith++;
    }

    public void ForgetEverybody()
    {
        foreach (Acquaintance known in _acquaintances)
            known.Other.Drop(this);
        _acquaintances.Clear();
    }

    private int MakeRoom(int capacity)
    {
        if (_acquaintances.Count < capacity)
            return 0;
        Member oldest = _acquaintances[0].Other;
        _acquaintances.RemoveAt(0);
        oldest.Drop(this);
        return 1;
    }

    private void Drop(Member other) => _acquaintances.RemoveAll(a => a.Other == other);

    private Acquaintance? Find(Member other)
    {
        // From the back: who talks now was most likely met last.
        for (int i = _acquaintances.Count - 1; i >= 0; i--)
        {
            if (_acquaintances[i].Other == other)
                return _acquaintances[i];
        }

        return null;
    }
}
