using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>A message that a bridge heard at one of its ends.</summary>
/// <param name="Network">The network in which it was heard.</param>
/// <param name="Id">The frame's id.</param>
/// <param name="Subtype">What kind of gossip.</param>
/// <param name="From">The frame's origin.</param>
/// <param name="IsAddressed">Whether it is for one peer alone.</param>
/// <param name="IsVerified">Whether its signature is valid.</param>
/// <param name="Trail">What an earlier bridge said of it; null if none told it on.</param>
public sealed record BridgeHeard(NetworkName Network, FrameId Id, string Subtype, PeerId From, bool IsAddressed, bool IsVerified, BridgeTrail? Trail);

/// <summary>What becomes of a message at a bridge.</summary>
public enum BridgeVerdict
{
    /// <summary>It is told on.</summary>
    Relay,

    /// <summary>It was heard in a network that the bridge does not join.</summary>
    OtherNetwork,

    /// <summary>The direction is switched off.</summary>
    DirectionOff,

    /// <summary>Its subtype is not carried.</summary>
    SubtypeNotCarried,

    /// <summary>It is for one peer, and stays in that peer's network.</summary>
    Addressed,

    /// <summary>It passed this bridge before.</summary>
    PassedHere,

    /// <summary>It was said in the network to which it would go.</summary>
    BackToOrigin,

    /// <summary>It passed as many bridges as it may.</summary>
    TooFar,

    /// <summary>Another copy of it was carried already.</summary>
    Repeated,

    /// <summary>One of the two networks gives no leave, or no longer.</summary>
    NotGranted,

    /// <summary>More than the rate limit allows.</summary>
    TooFast,

    /// <summary>Too many wait to be carried or to be answered.</summary>
    Busy,
}

/// <summary>Decides what a bridge tells on (design §11). Loop-proof by four rules: never twice, never back, never through oneself again, never too far.</summary>
public sealed class BridgePolicy
{
    private readonly BridgeRules _rules;
    private readonly BridgeGrants _grants;
    private readonly SeenFrames _carried;
    private readonly RateLimit _toA, _toB;

    /// <summary>Has carried nothing.</summary>
    public BridgePolicy(BridgeRules rules, BridgeGrants grants, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = rules;
        _grants = grants;
        _carried = new(rules.Remembered, rules.RememberedFor, now);
        _toA = new(rules.MessagesPerSecond, rules.Burst);
        _toB = new(rules.MessagesPerSecond, rules.Burst);
    }

    /// <summary>Says what becomes of a message.</summary>
    /// <param name="heard">The message.</param>
    /// <param name="now">The time.</param>
    /// <param name="relay">To which end it goes and with what trail, if it is told on.</param>
    public BridgeVerdict Decide(BridgeHeard heard, DateTimeOffset now, out (BridgeEnd To, BridgeTrail Trail) relay)
    {
        ArgumentNullException.ThrowIfNull(heard);
        relay = default;
        if (heard.Network != _rules.A.Network && heard.Network != _rules.B.Network)
            return BridgeVerdict.OtherNetwork;
        bool toB = heard.Network == _rules.A.Network;
        BridgeRoute route = toB ? new(_rules.A, _rules.B) : new(_rules.B, _rules.A);
        if (Refuse(heard, route, isOn: toB ? _rules.AToB : _rules.BToA) is { } verdict)
            return verdict;

        FrameId message = heard.Trail?.Message ?? heard.Id;
        if (_carried.Contains(message))
            return BridgeVerdict.Repeated;
        if (_grants.Find(route, now) is not { } grant)
            return BridgeVerdict.NotGranted;
        if (!(toB ? _toB : _toA).TryTake(now))
            return BridgeVerdict.TooFast;

        _carried.Add(message, now);
        relay = (route.To, Extend(heard, message, route.To.Self, grant));
        return BridgeVerdict.Relay;
    }

    private BridgeVerdict? Refuse(BridgeHeard heard, BridgeRoute route, bool isOn)
    {
        if (!isOn)
            return BridgeVerdict.DirectionOff;
        if (heard.IsAddressed)
            return BridgeVerdict.Addressed;
        if (!_rules.Subtypes.Contains(heard.Subtype))
            return BridgeVerdict.SubtypeNotCarried;
        if (heard.Trail is not { } trail)
            return null;
        if (trail.Bridges.Any(bridge => bridge.SameBytes(_rules.A.Self) || bridge.SameBytes(_rules.B.Self)))
            return BridgeVerdict.PassedHere;
        if (trail.Network == route.To.Network)
            return BridgeVerdict.BackToOrigin;
        return trail.Bridges.Length >= _rules.Hops ? BridgeVerdict.TooFar : null;
    }

    private static BridgeTrail Extend(BridgeHeard heard, FrameId message, PeerId writer, BridgeGrant grant) => heard.Trail is { } trail
        ? trail with { Bridges = trail.Bridges.Add(writer), Grant = grant.ToString() }
        : new(message, heard.From, heard.Network, heard.IsVerified, [writer], grant.ToString());
}
