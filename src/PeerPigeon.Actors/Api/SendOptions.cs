using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>How a publication may wait.</summary>
/// <param name="Carry">
/// Whether it may follow the peer into another network while no link has taken it. Off by default: what was said in one
/// network is not told in another.
/// </param>
public sealed record SendOptions(bool Carry = false)
{
    /// <summary>How long to collect signed confirmations of a broadcast; null (the default): none are asked for.</summary>
    /// <value>0.1 s to 5 minutes. The call completes when the time is over, or as many confirmed as are counted at most (<c>gossip.confirmations</c>).</value>
    public TimeSpan? Track { get; init; }

    /// <summary>Stays in the network in which it was accepted.</summary>
    public static SendOptions Default { get; } = new();
}

/// <summary>A broadcast that a link took.</summary>
/// <param name="MessageId">Its frame id: 32 lower-case hexadecimal characters.</param>
/// <param name="NetworkName">The network to which it was bound.</param>
public sealed record SentMessage(string MessageId, NetworkName NetworkName)
{
    /// <summary>Who confirmed, if <see cref="SendOptions.Track"/> asked for it; else null.</summary>
    public SentConfirmations? Confirmations { get; init; }
}

/// <summary>Members that confirmed a tracked broadcast. Others may have it too: 1.1.3 peers cannot confirm, confirmations can be lost, and they are bounded.</summary>
/// <param name="After">How long after the broadcast each confirmation came, the first one first. One for each member; each is signed by that member.</param>
/// <param name="IsCapped">Whether as many confirmed as are counted at most, so that there may be more.</param>
public sealed record SentConfirmations(ImmutableArray<TimeSpan> After, bool IsCapped)
{
    /// <summary>How many members confirmed.</summary>
    public int Members => After.Length;

    /// <summary>How many had confirmed so long after the broadcast.</summary>
    public int By(TimeSpan time) => After.Count(after => after <= time);
}

/// <summary>A direct message that a link took.</summary>
/// <param name="MessageId">Its frame id.</param>
/// <param name="NetworkName">The network to which it was bound.</param>
/// <param name="Acknowledged">Whether the target confirmed it; always false for a 1.1.3 peer, which cannot.</param>
public sealed record SentDirectMessage(string MessageId, NetworkName NetworkName, bool Acknowledged);
