namespace PeerPigeon.Core;

/// <summary>Where a peer stands between its home network and the global one (design §6).</summary>
public enum FallbackPhase
{
    /// <summary>In the home network, which has enough peers.</summary>
    Home,

    /// <summary>In the home network, which has too few peers.</summary>
    Thin,

    /// <summary>In the global network, or on the way there.</summary>
    Fallback,

    /// <summary>Still in the global network; home has peers again.</summary>
    Returning,
}
