using Akka.Configuration;
using PeerPigeon.Core;

namespace PeerPigeon.Actors;

/// <summary><c>peerpigeon.scoring</c>.</summary>
/// <param name="Rules">How neighbours are judged.</param>
/// <param name="FramesPerSecond">Gossip frames that are taken from one link, in the long run.</param>
/// <param name="FrameBurst">The same at once.</param>
/// <param name="ChecksPerSecond">Signatures checked per second for one neighbour, before frames are relayed.</param>
/// <param name="ChecksInTotal">The same for all neighbours of a network.</param>
public sealed record ScoringSettings(ScoringRules Rules, int FramesPerSecond, int FrameBurst, int ChecksPerSecond, int ChecksInTotal)
{
    private static readonly string[] Kinds = ["malformed", "wrong-network", "forged-signature", "broken-promise"];

    internal static ScoringSettings Read(SettingsReader read)
    {
        var rules = new ScoringRules
        {
            Enabled = read.Switch("scoring.enabled"),
            Costs = [.. Kinds.Select(kind => read.Number($"scoring.costs.{kind}", 0, 1000))],
            CostsElsewhere = [.. Kinds.Select(kind => read.Number($"scoring.costs-elsewhere.{kind}", 0, 1000))],
            Credit = read.Number("scoring.credit", 0, 1000),
            CreditCap = read.Number("scoring.credit-cap", 0, 1000),
            HalfLife = read.Time("scoring.half-life"),
            NoGossip = read.Number("scoring.no-gossip", -100_000, -1),
            Close = read.Number("scoring.close", -100_000, -1),
            RefuseFor = read.Time("scoring.refuse-for"),
            RefuseCap = read.Time("scoring.refuse-cap"),
            Remembered = read.Count("scoring.remembered", 1, 1_000_000),
        };
        if (rules.Close >= rules.NoGossip)
            throw new ConfigurationException($"peerpigeon.scoring.close ({rules.Close}) must be less than scoring.no-gossip ({rules.NoGossip})");
        SettingsReader.AtLeast("scoring.refuse-cap", rules.RefuseCap, "scoring.refuse-for", rules.RefuseFor);
        return new(
            rules,
            read.Count("scoring.frames-per-second", 1, 10_000_000),
            read.Count("scoring.frame-burst", 1, 10_000_000),
            read.Count("scoring.checks-per-second", 1, 10_000_000),
            read.Count("scoring.checks-in-total", 1, 10_000_000));
    }

    /// <summary>The choice of links, with what it takes a neighbour's worth for.</summary>
    internal static TopologyRules Apply(SettingsReader read, TopologyRules rules) => rules with
    {
        BarrenFrames = read.Switch("scoring.enabled") ? read.Count("scoring.barren-frames", 0, 1_000_000) : 0,
        BarrenAfter = read.Time("scoring.barren-after"),
        ReliefPause = read.Time("scoring.relief-pause"),
        ShunFor = read.Time("scoring.shun-for"),
        BearingFor = read.Time("scoring.bearing-for"),
        TrialBase = read.Time("scoring.trial-base"),
        TrialCap = read.Time("scoring.trial-cap"),
        UnprovenLinks = read.Count("scoring.unproven-links", 1, 50),
        StrangerShare = read.Switch("scoring.enabled") ? read.Number("scoring.stranger-share", 0, 1) : 1,
    };
}
