namespace PeerPigeon.Actors;

/// <summary>What is known of a frame's signature.</summary>
public enum FrameStanding
{
    /// <summary>It has one that was not looked at.</summary>
    Unchecked,

    /// <summary>It has none of our form, as every frame of 1.1.3, or one that a relay of 1.1.3 may have broken in good faith.</summary>
    NotSigned,

    /// <summary>It comes from whom it names.</summary>
    Verified,

    /// <summary>It claims a signature that fails. It is neither delivered nor relayed.</summary>
    Forged,
}
