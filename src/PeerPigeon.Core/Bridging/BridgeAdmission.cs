using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Which messages of bridges a mesh delivers: <c>peerpigeon.bridge.accept</c>.</summary>
public enum BridgeAccept
{
    /// <summary>None.</summary>
    Off,

    /// <summary>Those with a valid grant of the network, by a bridge that proved its id; so none, where no secret is known.</summary>
    Granted,

    /// <summary>Whatever says of itself that a bridge brought it.</summary>
    Any,
}

/// <summary>Whether a message that a bridge brought is delivered.</summary>
public enum BridgeAdmittance
{
    /// <summary>It is.</summary>
    Admitted,

    /// <summary>This mesh takes none.</summary>
    Off,

    /// <summary>The network did not grant it, or nobody here can tell.</summary>
    NotGranted,

    /// <summary>What it says of its way cannot be.</summary>
    Malformed,

    /// <summary>It came before by another bridge, or is one's own.</summary>
    Repeated,
}

/// <summary>What one mesh takes from bridges.</summary>
/// <param name="accept">Which.</param>
/// <param name="secrets">Bridge secrets by network.</param>
/// <param name="self">The mesh's own id.</param>
/// <param name="delivered">Origin messages that were delivered.</param>
public sealed class BridgeAdmission(
    BridgeAccept accept, ImmutableSortedDictionary<NetworkName, string> secrets, PeerId self, SeenFrames delivered)
{
    /// <summary>Judges a frame that has a member <c>bridge</c>; one that is admitted is remembered.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="isVerified">Whether its signature is valid and by the key behind its origin.</param>
    /// <param name="now">The time.</param>
    /// <param name="trail">What it says of its way; null if that cannot be read.</param>
    public BridgeAdmittance Judge(GossipFrame frame, bool isVerified, DateTimeOffset now, out BridgeTrail? trail)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!BridgeTrail.TryRead(frame.Bridge, out trail, out _)
            || !trail.Bridges[^1].SameBytes(frame.From) || trail.Network == frame.Network || frame.To is not null)
            return BridgeAdmittance.Malformed;
        if (accept == BridgeAccept.Off)
            return BridgeAdmittance.Off;
        if (accept == BridgeAccept.Granted && !(isVerified && IsGranted(frame, trail, now)))
            return BridgeAdmittance.NotGranted;
        return trail.Origin.SameBytes(self) || !delivered.Add(trail.Message, now) ? BridgeAdmittance.Repeated : BridgeAdmittance.Admitted;
    }

    private bool IsGranted(GossipFrame frame, BridgeTrail trail, DateTimeOffset now) =>
        secrets.TryGetValue(frame.Network, out string? secret)
        && BridgeGrant.TryParse(trail.Grant, out BridgeGrant? grant)
        && grant.By == frame.Network && grant.To == frame.Network
        && (trail.Bridges.Length > 1 || grant.From == trail.Network)
        && grant.Writer.SameBytes(frame.From)
        && now < grant.Expires
        && grant.IsSignedWith(secret);
}
