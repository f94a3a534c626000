using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>A member's word that it is here.</summary>
/// <param name="Id">The member.</param>
/// <param name="Notice">What it says.</param>
/// <param name="Frame">The frame that carried it, to be handed on as it is.</param>
/// <param name="IsProven">Whether the key behind the id signed it.</param>
public sealed record MemberAnnouncement(PeerId Id, MemberNotice.Alive Notice, RawJson Frame, bool IsProven);

/// <summary>Somebody who is here, as one member sees it.</summary>
/// <param name="Id">Who.</param>
/// <param name="Position">Where on the ring.</param>
/// <param name="Capabilities">What it says that it understands.</param>
/// <param name="Agent">What it says that runs there.</param>
/// <param name="IsSuspected">Whether it may be gone.</param>
/// <param name="IsProven">Whether a key proves its id.</param>
public sealed record MemberFact(PeerId Id, RingPosition Position, ImmutableArray<string> Capabilities, string? Agent, bool IsSuspected, bool IsProven);

/// <summary>What came of an announcement.</summary>
public enum MemberVerdict
{
    /// <summary>Nothing newer than what is known.</summary>
    Older,

    /// <summary>The id belongs to a member that a key proves, and no key proves the announcement.</summary>
    Unproven,

    /// <summary>It is true, and there is no room for it among those who are remembered.</summary>
    NoRoom,

    /// <summary>Its member is here still.</summary>
    Renewed,

    /// <summary>Its member is here.</summary>
    Joined,

    /// <summary>Its member was held for gone, and is here.</summary>
    Returned,
}

/// <summary>What came of a suspicion.</summary>
public enum SuspicionVerdict
{
    /// <summary>Nobody who is remembered.</summary>
    Unknown,

    /// <summary>The member has announced itself since.</summary>
    Refuted,

    /// <summary>The member is a neighbour: its link tells whether it lives.</summary>
    Linked,

    /// <summary>It was known before, by this suspecter or enough others.</summary>
    Known,

    /// <summary>It counts.</summary>
    Noted,
}
