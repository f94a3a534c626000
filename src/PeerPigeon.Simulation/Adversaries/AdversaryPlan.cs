using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>What adversaries of one kind do. They share one object, and with it everything that changes during the attack.</summary>
internal sealed class AdversaryPlan
{
    /// <summary>Whom they offer to, again and again, whether or not anybody introduced them; empty: those whom the hub introduces.</summary>
    public IReadOnlyList<PeerId> Targets { get; set; } = [];

    /// <summary>Offers that each of them makes in a second.</summary>
    public int OffersPerSecond { get; init; } = 2;

    /// <summary>Links that each of them seeks; it takes every one that is offered.</summary>
    public int WantedLinks { get; init; } = 3;

    /// <summary>Whether they pass broadcasts on.</summary>
    public bool Relays { get; set; }

    /// <summary>Whether they pass on beacons, and nothing else, if they relay no broadcasts.</summary>
    public bool RelaysBeacons { get; init; }

    /// <summary>Whether they pass on what is addressed to somebody, where they have a link to that peer; else it goes nowhere.</summary>
    public bool RelaysRouted { get; set; }

    /// <summary>Broadcasts without signature that each makes up in a second.</summary>
    public int SpamPerSecond { get; set; }

    /// <summary>Broadcasts with a forged signature that each makes up in a second, in the name of <see cref="Victims"/>.</summary>
    public int ForgeriesPerSecond { get; set; }

    /// <summary>Frames in the name of <see cref="Victims"/> that each makes up in a second, so that the way to them leads here.</summary>
    public int PoisonPerSecond { get; set; }

    /// <summary>Whether they acknowledge direct messages of others that pass.</summary>
    public bool ForgesAcknowledgements { get; set; }

    /// <summary>Whether they keep the broadcasts that they hear.</summary>
    public bool Keeps { get; init; }

    /// <summary>Kept broadcasts, with the signatures of those who said them, that each says again in a second.</summary>
    public int ReplaysPerSecond { get; set; }

    /// <summary>Those in whose name they lie.</summary>
    public IReadOnlyList<PeerId> Victims { get; set; } = [];
}
