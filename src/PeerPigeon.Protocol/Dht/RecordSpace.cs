namespace PeerPigeon.Protocol;

/// <summary>The space that a record is labelled with, by 1.1.3's names.</summary>
/// <remarks>The label alone protects nothing, because 1.1.3 puts it on keys that everybody shares. Who may write is said by the key: <see cref="DhtKey"/>.</remarks>
public enum RecordSpace
{
    /// <summary>No member <c>space</c>.</summary>
    None,

    /// <summary><c>private</c></summary>
    Private,

    /// <summary><c>public</c></summary>
    Public,

    /// <summary><c>frozen</c></summary>
    Frozen,
}

/// <summary>The names of <see cref="RecordSpace"/> on the wire.</summary>
internal static class RecordSpaces
{
    public static string? NameOf(RecordSpace space) => space switch
    {
        RecordSpace.Private => "private",
        RecordSpace.Public => "public",
        RecordSpace.Frozen => "frozen",
        _ => null,
    };

    public static RecordSpace Find(string? name) => name switch
    {
        "private" => RecordSpace.Private,
        "public" => RecordSpace.Public,
        "frozen" => RecordSpace.Frozen,
        _ => RecordSpace.None,
    };
}
