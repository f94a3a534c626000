using Akka.Configuration;
using PeerPigeon.Core;

namespace PeerPigeon.Actors;

/// <summary>When a mesh leaves its home network, and what goes with it: <c>peerpigeon.fallback</c>.</summary>
/// <param name="Rules">The law.</param>
/// <param name="CarryOver">Whether waiting messages follow the peer although they did not ask for it.</param>
/// <param name="Sightings">Whether members of home may recognise the peer in the global network where no hub counts.</param>
public sealed record FallbackSettings(FallbackRules Rules, bool CarryOver, bool Sightings)
{
    internal static FallbackSettings Read(SettingsReader read)
    {
        var rules = new FallbackRules
        {
            Threshold = read.Count("fallback.threshold", 1, 1000),
            ReturnThreshold = read.Count("fallback.return-threshold", 1, 1000),
            Delay = read.Time("fallback.delay"),
            ReturnDwell = read.Time("fallback.return-dwell"),
            ReachTimeout = read.Time("fallback.reach-timeout"),
            HubWarmup = read.Time("fallback.hub-warmup"),
            Drain = read.Time("fallback.drain"),
            FlapWindow = read.TimeOrZero("fallback.flap-window"),
            MaxDelay = read.Time("fallback.max-delay"),
        };
        return rules.Contradiction is { } contradiction
            ? throw new ConfigurationException(contradiction)
            : new(rules, read.Switch("fallback.carry-over"), read.Switch("fallback.sightings"));
    }
}
