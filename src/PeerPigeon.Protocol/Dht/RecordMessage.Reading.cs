using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

public abstract partial record RecordMessage
{
    private static readonly MemberNames Names =
        new("kind", "request", "key", "record", "nearer", "records", "kept", "refused", "entries", "wanted", "lease");

    /// <summary>Reads the content of a frame; of a kind that we do not know, false and no fault.</summary>
    /// <param name="content">The content.</param>
    /// <param name="message">The message, or null.</param>
    /// <param name="rejection">Why not; nothing if the kind is unknown.</param>
    public static bool TryRead(RawJson content, [NotNullWhen(true)] out RecordMessage? message, out Rejection rejection)
    {
        var members = new MemberReader(content, Names, stackalloc JsonSlice[Names.Count]);
        message = Read(ref members);
        if (!members.Done(out rejection))
            message = null;
        return message is not null;
    }

    private static RecordMessage? Read(ref MemberReader members)
    {
        string kind = members.NonEmptyText("kind", ProtocolLimits.MaxNameLength);
        long request = members.Integer("request", min: 0);
        return kind switch
        {
            "find" => new Find(request, members.NonEmptyText("key", MaxKeyLength)),
            "found" => new Found(request, members.Raw("record"), members.Peers("nearer", MaxNearer)),
            "store" => new Store(request, members.Values("records", MaxEntries)),
            "stored" => new Stored(
                request, members.Indices("kept", MaxEntries), members.Indices("refused", MaxEntries), members.Values("records", MaxEntries)),
            "digest" => new Digest(request, RecordEntry.ReadAll(ref members, "entries", MaxEntries)),
            "lacking" => new Lacking(
                request, members.Indices("kept", MaxEntries), members.Indices("wanted", MaxEntries), members.Values("records", MaxEntries)),
            "watch" => new Watch(request, members.NonEmptyText("key", MaxKeyLength), members.Integer("lease", min: 0)),
            "changed" => new Changed(members.Values("records", MaxEntries)),
            _ => null,
        };
    }
}
