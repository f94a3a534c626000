namespace PeerPigeon.Protocol;

/// <summary>What a <see cref="RawJson"/> is, told by its first byte.</summary>
#pragma warning disable CA1720 // these are JSON's own names for its types
public enum RawJsonKind : byte
{
    /// <summary>No value at all: JavaScript's undefined.</summary>
    Absent,

    /// <summary><c>{…}</c></summary>
    Object,

    /// <summary><c>[…]</c></summary>
    Array,

    /// <summary><c>"…"</c></summary>
    String,

    /// <summary>A number in JSON's notation, of any size.</summary>
    Number,

    /// <summary><c>true</c></summary>
    True,

    /// <summary><c>false</c></summary>
    False,

    /// <summary><c>null</c></summary>
    Null,
}
