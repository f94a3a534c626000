using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.AspNetCore;

/// <summary>The optional fields of the commands about records.</summary>
internal static class DhtFields
{
    private const long MaxSeconds = 86_400;

    /// <summary><c>space</c> (private, public, frozen), <c>owned</c>, <c>ttl</c> (seconds), <c>homeOnly</c>.</summary>
    public static DhtPutOptions PutOptions(CommandFields fields) => new()
    {
        Space = fields.OptionalText("space") switch
        {
            null => RecordSpace.None,
            "private" => RecordSpace.Private,
            "public" => RecordSpace.Public,
            "frozen" => RecordSpace.Frozen,
            string other => throw new MeshException(
                MeshErrors.BadCommand, $"'space' is '{Printable.Brief(other)}'; it must be private, public or frozen"),
        },
        Owned = fields.OptionalFlag("owned"),
        TimeToLive = fields.OptionalNumber("ttl", 1, MaxSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        HomeOnly = fields.OptionalFlag("homeOnly"),
    };

    /// <summary><c>owner</c> (a peer id), <c>frozen</c>, <c>homeOnly</c>.</summary>
    public static DhtGetOptions GetOptions(CommandFields fields) => new()
    {
        Owner = fields.OptionalText("owner") is null ? null : fields.Peer("owner"),
        Frozen = fields.OptionalFlag("frozen"),
        HomeOnly = fields.OptionalFlag("homeOnly"),
    };
}
