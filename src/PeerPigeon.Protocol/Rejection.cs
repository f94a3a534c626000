namespace PeerPigeon.Protocol;

/// <summary>Why bytes were refused. One counter per reason, so the list is closed and short.</summary>
public enum RejectReason
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The bytes are not UTF-8, or a text that must become UTF-8 holds half of a surrogate pair.</summary>
    NotUtf8,

    /// <summary>The text breaks the grammar of RFC 8259, or something follows the value.</summary>
    NotJson,

    /// <summary>A JSON value other than an object stands where an object must.</summary>
    NotAnObject,

    /// <summary>More bytes than the limit for this kind of message.</summary>
    TooLarge,

    /// <summary>Arrays and objects are nested deeper than the limit.</summary>
    TooDeep,

    /// <summary>An object has more members, or a list more entries, than its limit.</summary>
    TooManyMembers,

    /// <summary>A known text is longer than its limit.</summary>
    StringTooLong,

    /// <summary>A gossip frame has passed more peers than the limit.</summary>
    PathTooLong,

    /// <summary>A known member stands twice; two parsers could see two values.</summary>
    DuplicateMember,

    /// <summary>A required member is absent, null or empty.</summary>
    MissingMember,

    /// <summary>A known member has a JSON type that it cannot have.</summary>
    WrongType,

    /// <summary>A peer id is not 40 hexadecimal characters.</summary>
    BadPeerId,

    /// <summary>A network name breaks the rule of <see cref="NetworkName"/>.</summary>
    BadNetworkName,

    /// <summary>A number is not an integer, or not in its range, or has no finite value.</summary>
    BadNumber,

    /// <summary>A text has the right type and length and is still unusable: a URL, a token, a base64url value.</summary>
    BadValue,
}

/// <summary>A refusal, for counters and logs.</summary>
/// <param name="Reason">What to count.</param>
/// <param name="Detail">The member, the value's size and the bound; never text of the payload.</param>
public readonly record struct Rejection(RejectReason Reason, string Detail)
{
    private readonly string? _detail = Detail;

    /// <summary>The member, the value's size and the bound; never text of the payload. Empty when nothing is wrong.</summary>
    public string Detail => _detail ?? "";

    /// <inheritdoc />
    public override string ToString() => $"{Reason}: {Detail}";
}
