namespace PeerPigeon.Core;

/// <summary>How a membership behaves. What each means, with unit, default and effect: <c>peerpigeon.members</c> in <c>reference.conf</c>.</summary>
public sealed record MemberRules
{
    /// <summary>Nearest members that are remembered on each side of the ring.</summary>
    public int Ring { get; init; } = 16;

    /// <summary>Members remembered beside them, drawn by lot.</summary>
    public int Sample { get; init; } = 32;

    /// <summary>Members remembered whose id no key proves.</summary>
    public int Unproven { get; init; } = 16;

    /// <summary>Members that are gone and remembered, so that nobody's old word brings them back.</summary>
    public int Departed { get; init; } = 256;

    /// <summary>Members heard of that are remembered by a hash each, to notice that two parts of a network have met.</summary>
    public int Heard { get; init; } = 4096;

    /// <summary>Shortest pause between two announcements without a reason.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What each member adds to that pause once that is more.</summary>
    public TimeSpan IntervalPerMember { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a member that is suspected by many has to refute it.</summary>
    public TimeSpan SuspicionMin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a member that is suspected by one has to refute it.</summary>
    public TimeSpan SuspicionMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Suspecters that make a suspicion as certain as it gets.</summary>
    public int Suspecters { get; init; } = 4;

    /// <summary>How long a lost link may be replaced before the member at its other end is suspected.</summary>
    public TimeSpan LinkPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Shortest pause between two refutations.</summary>
    public TimeSpan RefutePause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Members that are handed on to a neighbour at once.</summary>
    public int HandedOn { get; init; } = 64;

    /// <summary>Members remembered in all, neighbours left out.</summary>
    public int Capacity => (2 * Ring) + Sample;

    /// <summary>The pause between two announcements in a network of so many, before jitter.</summary>
    public TimeSpan PauseFor(int members)
    {
        TimeSpan pause = IntervalPerMember * members;
        return pause > Interval ? pause : Interval;
    }

    /// <summary>How long an announcement holds that is made in a network of so many: three of the longest pauses and half a minute.</summary>
    public TimeSpan LeaseFor(int members)
    {
        TimeSpan lease = (PauseFor(members) * 3 * AnnouncePlan.LongestJitter) + TimeSpan.FromSeconds(30);
        return lease < MostLease ? lease : MostLease;
    }

    private static TimeSpan MostLease { get; } = TimeSpan.FromMilliseconds(Protocol.MemberNotice.MaxLease);
}
