using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>How a publication may wait.</summary>
/// <param name="Carry">
/// Whether it may follow the peer into another network while no link has taken it. Off by default: what was said in one
/// network is not told in another.
/// </param>
public sealed record SendOptions(bool Carry = false)
{
    /// <summary>Stays in the network in which it was accepted.</summary>
    public static SendOptions Default { get; } = new();
}

/// <summary>A broadcast that a link took.</summary>
/// <param name="MessageId">Its frame id: 32 lower-case hexadecimal characters.</param>
/// <param name="NetworkName">The network to which it was bound.</param>
public sealed record SentMessage(string MessageId, NetworkName NetworkName);

/// <summary>A direct message that a link took.</summary>
/// <param name="MessageId">Its frame id.</param>
/// <param name="NetworkName">The network to which it was bound.</param>
/// <param name="Acknowledged">Whether the target confirmed it; always false for a 1.1.3 peer, which cannot.</param>
public sealed record SentDirectMessage(string MessageId, NetworkName NetworkName, bool Acknowledged);
