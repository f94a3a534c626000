namespace PeerPigeon.Protocol;

/// <summary>One value of the DHT, or the mark that it was deleted (a tombstone). Immutable.</summary>
/// <remarks>
/// The JSON form is 1.1.3's (wire protocol §8) with more members, which 1.1.3 ignores:
/// <code>
/// {"key":"work:doc","value":…,"networkName":"work","timestamp":MS,"publisher":PEER,"space":"public",
///  "version":1,"created":MS,"expires":MS,"sig":{"key":…,"value":…}}
/// </code>
/// A tombstone's value is <c>{"deleted":true,"deletedAt":MS,"deletedBy":PEER}</c> with the record's own timestamp and publisher,
/// which 1.1.3's storage reads as nothing, and which therefore survives 1.1.3 replicas too.
/// </remarks>
public sealed partial class DhtRecord
{
    /// <summary>How long a record lives at most, and a tombstone exactly: a tombstone so outlives all that is older than it.</summary>
    /// <value>Milliseconds: 24 h, as 1.1.3 counts from <c>timestamp</c>.</value>
    public const long LifetimeMs = 86_400_000;

    /// <summary>Levels of <see cref="ProtocolLimits.MaxDepth"/> that frames and lists need around a record's value.</summary>
    public const int EnvelopeDepth = 4;

    /// <summary>Bytes that the other members of a record, and the frame around it, take at most.</summary>
    public const int EnvelopeBytes = 8192;

    private static readonly int MaxValueDepth = ProtocolLimits.Default.MaxDepth - EnvelopeDepth;

    // Told once; a race tells it twice, the same.
    private byte[]? _hash;

    private DhtRecord(DhtKey key, RawJson value, PeerId publisher, long timestamp)
    {
        Key = key;
        Value = value;
        Publisher = publisher;
        Timestamp = timestamp;
    }

    /// <summary>Under what it is stored.</summary>
    public DhtKey Key { get; }

    /// <summary>The key as text: <c>{network}:{name}</c>.</summary>
    public string StoredKey => Key.Stored;

    /// <summary>The network that it belongs to.</summary>
    public NetworkName Network => Key.Network;

    /// <summary>Whether only the key's owner may write it.</summary>
    public bool IsOwned => Key.IsOwned;

    /// <summary>The value; absent in a tombstone.</summary>
    public RawJson Value { get; }

    /// <summary>Whether this says that the value was deleted.</summary>
    public bool IsTombstone => Value.IsAbsent;

    /// <summary>Who wrote it: a claim, until the signature is checked.</summary>
    public PeerId Publisher { get; }

    /// <summary>When it was written.</summary>
    /// <value>Milliseconds since 1970 by the publisher's clock.</value>
    public long Timestamp { get; }

    /// <summary>When its value was first written: of a frozen key the earliest stays. Elsewhere the same as <see cref="Timestamp"/>.</summary>
    public long Created { get; private init; }

    /// <summary>Counts the publisher's changes of this key, from 1; what 1.1.3 wrote has 1.</summary>
    public long Version { get; private init; }

    /// <summary>From when on it is no longer there.</summary>
    /// <value>Milliseconds since 1970; at most <see cref="LifetimeMs"/> after <see cref="Timestamp"/>.</value>
    public long Expires { get; private init; }

    /// <summary>The label.</summary>
    public RecordSpace Space { get; private init; }

    /// <summary>Over <see cref="SignedBytes"/>; null if unsigned. Unchecked.</summary>
    public FrameSignature? Signature { get; private init; }

    /// <summary>The publisher's SubjectPublicKeyInfo, base64url; null if unsigned.</summary>
    public string? PublisherKey => Signature?.Key;

    /// <summary>A record of ours, unsigned.</summary>
    /// <param name="key">Where; a frozen key's record is labelled frozen.</param>
    /// <param name="value">Not absent, nested at most 28 deep.</param>
    /// <param name="publisher">Who writes.</param>
    /// <param name="timestamp">Milliseconds since 1970.</param>
    /// <param name="version">From 1.</param>
    /// <param name="lifetime">Milliseconds, 1 to <see cref="LifetimeMs"/>.</param>
    /// <param name="space">The label of a key that is not frozen.</param>
    /// <param name="created">Of a frozen key that is published again: when its value was first written.</param>
    /// <exception cref="ArgumentException">One of these breaks its bound; the message says which.</exception>
    public static DhtRecord Create(
        DhtKey key,
        RawJson value,
        PeerId publisher,
        long timestamp,
        long version = 1,
        long lifetime = LifetimeMs,
        RecordSpace space = RecordSpace.None,
        long? created = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (value.IsAbsent)
            throw new ArgumentException("a record has a value; give null its JSON form, or delete the key", nameof(value));
        return Checked(new(key, value, publisher, timestamp)
        {
            Version = version,
            Created = created ?? timestamp,
            Expires = timestamp + lifetime,
            Space = key.IsFrozen ? RecordSpace.Frozen : space,
        });
    }

    /// <summary>The mark that a key was deleted, unsigned.</summary>
    /// <exception cref="ArgumentException">The timestamp or the version breaks its bound.</exception>
    public static DhtRecord Tombstone(DhtKey key, PeerId publisher, long timestamp, long version = 1)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Checked(new(key, value: default, publisher, timestamp)
        {
            Version = version,
            Created = timestamp,
            Expires = timestamp + LifetimeMs,
            Space = key.IsFrozen ? RecordSpace.Frozen : RecordSpace.None,
        });
    }

    /// <summary>The same record with a signature over <see cref="SignedBytes"/>, or without one.</summary>
    public DhtRecord With(FrameSignature? signature) => new(Key, Value, Publisher, Timestamp)
    {
        Version = Version, Created = Created, Expires = Expires, Space = Space, Signature = signature, _hash = _hash,
    };

    private static DhtRecord Checked(DhtRecord record)
    {
        Rejection rejection = record.Fault();
        return rejection.Reason == RejectReason.None ? record : throw new ArgumentException(rejection.Detail, nameof(record));
    }

    // What holds for every record, whoever made it.
    private Rejection Fault()
    {
        if (Timestamp is < 0 or > JsonNumber.MaxSafeInteger - LifetimeMs)
            return new(RejectReason.BadNumber, $"timestamp must be 0 to {JsonNumber.MaxSafeInteger - LifetimeMs}");
        if (Version is < 1 or > JsonNumber.MaxSafeInteger)
            return new(RejectReason.BadNumber, $"version must be 1 to {JsonNumber.MaxSafeInteger}");
        if (Expires <= Timestamp || Expires > Timestamp + LifetimeMs || (IsTombstone && Expires != Timestamp + LifetimeMs))
            return new(RejectReason.BadNumber, $"expires must be 1 to {LifetimeMs} ms after timestamp, of a tombstone exactly {LifetimeMs}");
        if (Created < 0 || Created > Timestamp || (Created != Timestamp && (!Key.IsFrozen || IsTombstone)))
            return new(RejectReason.BadNumber, "created must be the timestamp; only a frozen key's value may be older");
        if (IsOwned && Key.IsFrozen != (Space == RecordSpace.Frozen))
            return new(RejectReason.BadValue, "space frozen belongs to the keys that begin with '!', of those that have an owner");
        return IsTombstone || new JsonScanner(Value.Utf8.Span, MaxValueDepth).TryValue(depth: 0, out _)
            ? default
            : new(RejectReason.TooDeep, $"value is nested deeper than {MaxValueDepth}");
    }
}
