namespace PeerPigeon.Core;

/// <summary>What costs a neighbour its good name. Duplicates are none: whoever floods sends them honestly.</summary>
public enum Misbehaviour
{
    /// <summary>A frame that is not of the form it claims.</summary>
    Malformed,

    /// <summary>A frame of another network than its link's.</summary>
    WrongNetwork,

    /// <summary>A frame whose signature fails. A peer of 1.1.3 relays such frames unseen, so it is not charged.</summary>
    ForgedSignature,

    /// <summary>A frame that it advertised and did not deliver, or a tree link asked for again while it was to wait. 1.1.3 promises nothing.</summary>
    BrokenPromise,
}

/// <summary>How a neighbour is treated.</summary>
public enum Standing
{
    /// <summary>As any other.</summary>
    Good,

    /// <summary>The link stays, its gossip is neither taken nor asked for.</summary>
    Silenced,

    /// <summary>No link: closed, and refused for a while.</summary>
    Refused,
}
