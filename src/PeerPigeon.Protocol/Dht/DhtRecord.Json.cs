using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

public sealed partial class DhtRecord
{
    private static readonly MemberNames Names =
        new("key", "value", "networkName", "timestamp", "publisher", "space", "version", "created", "expires", "sig");

    private static readonly MemberNames TombstoneNames = new("deleted", "deletedAt", "deletedBy");

    /// <summary>The JSON form; 1.1.3 understands it as <c>data</c> of its messages.</summary>
    public RawJson Encode()
    {
        var output = new JsonOutput(Value.Utf8.Length + 1024);
        Write(ref output, withOriginalKey: false);
        return new(output.ToArray());
    }

    /// <summary>Reads a record, of ours or of 1.1.3. The signature is not checked.</summary>
    /// <remarks>
    /// Without <c>version</c>, <c>created</c> and <c>expires</c> they are 1, the timestamp, and 24 h after it. A label that is none of
    /// 1.1.3's three counts as none in an unsigned record. The value is copied: nothing of <paramref name="json"/> is kept.
    /// </remarks>
    public static bool TryRead(RawJson json, [NotNullWhen(true)] out DhtRecord? record, out Rejection rejection)
    {
        record = null;
        if (json.Kind != RawJsonKind.Object)
        {
            rejection = new(RejectReason.WrongType, $"a record is a JSON {json.Kind}, not an object");
            return false;
        }

        var members = new MemberReader(json, Names, stackalloc JsonSlice[Names.Count]);
        DhtKey? key = ReadKey(ref members, "key");
        if (members.OptionalNetwork("networkName") is { } network && key is not null && network != key.Network)
            members.Refuse(RejectReason.BadNetworkName, "networkName is another network than the key's");
        RawJson value = members.Raw("value");
        if (value.IsAbsent)
            members.Refuse(RejectReason.MissingMember, "value is missing");
        long timestamp = members.Integer("timestamp", 0, JsonNumber.MaxSafeInteger - LifetimeMs);
        PeerId publisher = members.Peer("publisher");
        FrameSignature? signature = FrameSignature.Read(members.Raw("sig"));
        RecordSpace space = ReadSpace(ref members, signature is not null);
        long version = members.OptionalInteger("version", 1) ?? 1;
        long created = members.OptionalInteger("created", 0) ?? timestamp;
        long expires = members.OptionalInteger("expires", 0) ?? timestamp + LifetimeMs;
        if (!members.Done(out rejection))
            return false;
        bool deleted = IsDeletion(value, publisher, timestamp);
        var read = new DhtRecord(key!, deleted ? default : new(value.Utf8.ToArray()), publisher, timestamp)
        {
            Version = version, Created = created, Expires = expires, Space = space, Signature = signature,
        };
        rejection = read.Fault();
        if (rejection.Reason == RejectReason.None)
            record = read;
        return record is not null;
    }

    /// <summary>Reads a stored key.</summary>
    internal static DhtKey? ReadKey(ref MemberReader members, string member)
    {
        string text = members.NonEmptyText(member, NetworkName.MaxLength + 1 + DhtKey.MaxNameLength);
        if (!DhtKey.TryParse(text, out DhtKey? key, out string? error))
            members.Refuse(RejectReason.BadValue, error);
        return key;
    }

    internal void Write(ref JsonOutput output, bool withOriginalKey)
    {
        output.Open('{');
        output.Text("key"u8, StoredKey);
        if (withOriginalKey)
            output.Text("originalKey"u8, Key.Name);
        output.Name("value"u8);
        if (IsTombstone)
            WriteDeletion(ref output);
        else
            output.Raw(Value.Utf8.Span);
        output.Text("networkName"u8, Network.Value);
        output.Integer("timestamp"u8, Timestamp);
        output.Peer("publisher"u8, Publisher);
        output.Text("space"u8, RecordSpaces.NameOf(Space));
        output.Integer("version"u8, Version);
        if (Created != Timestamp)
            output.Integer("created"u8, Created);
        output.Integer("expires"u8, Expires);
        Signature?.Write(ref output);
        output.Close('}');
    }

    private void WriteDeletion(ref JsonOutput output)
    {
        output.Open('{');
        output.Boolean("deleted"u8, true);
        output.Integer("deletedAt"u8, Timestamp);
        output.Peer("deletedBy"u8, Publisher);
        output.Close('}');
    }

    // The record's own timestamp and publisher must stand in it: no value of an application looks so by chance.
    private static bool IsDeletion(RawJson value, PeerId publisher, long timestamp)
    {
        if (value.Kind != RawJsonKind.Object)
            return false;
        var members = new MemberReader(value, TombstoneNames, stackalloc JsonSlice[TombstoneNames.Count]);
        return members.IsTrue("deleted") && members.OptionalInteger("deletedAt") == timestamp && members.OptionalPeer("deletedBy") == publisher
            && members.Extra().IsEmpty && members.Done(out _);
    }

    private static RecordSpace ReadSpace(ref MemberReader members, bool signed)
    {
        RawJson name = members.Raw("space");
        RecordSpace space = name.TryGetString(out string? text) ? RecordSpaces.Find(text) : RecordSpace.None;
        if (space == RecordSpace.None && signed && name.Kind is not (RawJsonKind.Absent or RawJsonKind.Null))
            members.Refuse(RejectReason.BadValue, "space is not one of private, public, frozen");
        return space;
    }
}
