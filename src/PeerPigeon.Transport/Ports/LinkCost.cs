namespace PeerPigeon.Transport;

/// <summary>What a frame costs against a link's bounds, in bytes.</summary>
public static class LinkCost
{
    /// <summary>Added to every payload, so that a flood of tiny frames is bounded by what it really occupies.</summary>
    public const int PerFrame = 64;

    /// <summary>The cost of a payload of <paramref name="length"/> bytes.</summary>
    public static long Of(int length) => length + PerFrame;
}
