using PeerPigeon.Core;

namespace PeerPigeon.Actors;

/// <summary>Reads <c>peerpigeon.gossip</c>.</summary>
internal static class GossipSettings
{
    public static GossipRules Read(SettingsReader read)
    {
        var rules = new GossipRules
        {
            Origins = read.Count("gossip.origins", 1, 10_000_000),
            Batch = read.Time("gossip.batch"),
            GraftAfter = read.Time("gossip.graft-after"),
            LargePatience = read.Time("gossip.large-patience"),
            PullRetry = read.Time("gossip.pull-retry"),
            PullTries = read.Count("gossip.pull-tries", 1, 100),
            Missing = read.Count("gossip.missing", 1, 10_000_000),
            HistoryFrames = read.Count("gossip.history-frames", 1, 10_000_000),
            HistoryBytes = read.Size("gossip.history-bytes", 1024, 1L << 40),
            HistoryAge = read.Time("gossip.history-age"),
            ServiceFrames = read.Count("gossip.service-frames", 1, 10_000_000),
            ServiceAge = read.Time("gossip.service-age"),
            Heartbeat = read.Time("gossip.heartbeat"),
            Repeats = read.Count("gossip.repeats", 0, 100),
            LargeFrame = (int)read.Size("gossip.large-frame", 256, 1L << 30),
            ServeBytes = read.Size("gossip.serve-bytes", 1024, 1L << 40),
            Tracked = read.Count("gossip.tracked", 1, 100_000),
            Confirmations = read.Count("gossip.confirmations", 1, 1_000_000),
            ConfirmWithin = read.Time("gossip.confirm-within"),
            LateAfter = read.Time("gossip.late-after"),
        };
        SettingsReader.AtLeast("gossip.graft-after", rules.GraftAfter, "gossip.batch", rules.Batch);
        return rules;
    }
}
