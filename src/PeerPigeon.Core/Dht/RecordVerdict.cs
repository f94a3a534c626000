namespace PeerPigeon.Core;

/// <summary>What becomes of a record that arrives. Each refusal has a counter of its own.</summary>
public enum RecordVerdict
{
    /// <summary>It is kept; what was there before is gone.</summary>
    Accept,

    /// <summary>It is there already, perhaps with a better proof.</summary>
    Same,

    /// <summary>A later one is there.</summary>
    Older,

    /// <summary>The key was deleted later than this was written.</summary>
    Tombstoned,

    /// <summary>The key is frozen, and another value was first.</summary>
    Frozen,

    /// <summary>Its signature does not hold.</summary>
    Forged,

    /// <summary>The key has an owner, whose signature this does not bear.</summary>
    NotOwner,

    /// <summary>It is of another network.</summary>
    ForeignNetwork,

    /// <summary>Its timestamp is farther ahead of our clock than clocks may differ.</summary>
    TooFarAhead,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Its value has more bytes than allowed.</summary>
    TooLarge,

    /// <summary>The store has no room for it.</summary>
    Full,
}

/// <summary>What a verdict means to whoever sent the record.</summary>
public static class RecordVerdicts
{
    /// <summary>Whether the record is held here now, so that it may be acknowledged once it is durable.</summary>
    public static bool IsHeld(this RecordVerdict verdict) => verdict is RecordVerdict.Accept or RecordVerdict.Same;

    /// <summary>Whether something that wins over it is held here, which the sender should have instead.</summary>
    public static bool IsBeaten(this RecordVerdict verdict) => verdict is RecordVerdict.Older or RecordVerdict.Tombstoned or RecordVerdict.Frozen;
}
