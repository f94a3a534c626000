using PeerPigeon.Core;

namespace PeerPigeon.Actors;

/// <summary>Who is here, and how that is found out: <c>peerpigeon.members</c>.</summary>
public sealed record MembersSettings
{
    /// <summary>What is remembered, when it is announced, and when it ends.</summary>
    public required MemberRules Rules { get; init; }

    /// <summary>Signatures of notices that one neighbour may make us check in a second.</summary>
    public required int VerificationsPerSecond { get; init; }

    /// <summary>The same, at once.</summary>
    public required int VerificationBurst { get; init; }

    /// <summary>Suspicions of one member that are heeded in a minute.</summary>
    public required int SuspicionsPerMinute { get; init; }

    /// <summary>How often one neighbour is told how much is known.</summary>
    public required TimeSpan SyncInterval { get; init; }

    /// <summary>How long a link stands before the same is told there for the first time.</summary>
    public required TimeSpan Gather { get; init; }

    /// <summary>How long changes are gathered before listeners hear of them.</summary>
    public required TimeSpan TellAfter { get; init; }

    /// <summary>Bytes of the largest frame that is taken for a notice.</summary>
    public required int MaxBytes { get; init; }

    /// <summary>How much longer than its lease an announcement may seem to have been under way.</summary>
    public required TimeSpan ClockTolerance { get; init; }

    internal static MembersSettings Read(SettingsReader read)
    {
        var rules = new MemberRules
        {
            Ring = read.Count("members.ring", 2, 128),
            Sample = read.Count("members.sample", 0, 256),
            Unproven = read.Count("members.unproven", 0, 256),
            Departed = read.Count("members.departed", 1, 100_000),
            Heard = read.Count("members.heard", 1, 10_000_000),
            Interval = read.Time("members.interval"),
            IntervalPerMember = read.Time("members.interval-per-member"),
            SuspicionMin = read.Time("members.suspicion-min"),
            SuspicionMax = read.Time("members.suspicion-max"),
            Suspecters = read.Count("members.suspecters", 1, 64),
            LinkPatience = read.Time("members.link-patience"),
            RefutePause = read.Time("members.refute-pause"),
            HandedOn = read.Count("members.handed-on", 1, 512),
        };
        SettingsReader.AtLeast("members.suspicion-max", rules.SuspicionMax, "members.suspicion-min", rules.SuspicionMin);
        SettingsReader.AtLeast("members.suspicion-min", rules.SuspicionMin, "twice members.refute-pause", rules.RefutePause * 2);
        return new()
        {
            Rules = rules,
            VerificationsPerSecond = read.Count("members.verifications-per-second", 1, 100_000),
            VerificationBurst = read.Count("members.verification-burst", 1, 100_000),
            SuspicionsPerMinute = read.Count("members.suspicions-per-minute", 1, 100_000),
            SyncInterval = read.Time("members.sync-interval"),
            Gather = read.Time("members.gather"),
            TellAfter = read.Time("members.tell-after"),
            MaxBytes = (int)read.Size("members.max-bytes", 1024, 262_144),
            ClockTolerance = read.Time("members.clock-tolerance"),
        };
    }
}
