using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Who may write what in one network. Pure: the same record, clock and rules have the same verdict everywhere.</summary>
/// <param name="Network">The network whose records these are.</param>
public sealed record RecordRules(NetworkName Network)
{
    /// <summary>Largest value.</summary>
    /// <value>Bytes of JSON text, default 64 KiB. Members of one network should agree: a record finds no owner where it is less.</value>
    public int MaxValueBytes { get; init; } = 65_536;

    /// <summary>How far a timestamp may be ahead of our clock.</summary>
    /// <value>Default 5 min. More: a wrong clock blocks a key for longer.</value>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What becomes of <paramref name="incoming"/> where <paramref name="held"/> is.</summary>
    public RecordVerdict Judge(ProvenRecord incoming, ProvenRecord? held, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(incoming);
        DhtRecord record = incoming.Record;
        long clock = now.ToUnixTimeMilliseconds();
        if (record.Network != Network)
            return RecordVerdict.ForeignNetwork;
        if (record.Value.Utf8.Length > MaxValueBytes)
            return RecordVerdict.TooLarge;
        if (incoming.Proof.Level == ProofLevel.Forged)
            return RecordVerdict.Forged;
        if (record.Key.Owner is { } owner && incoming.Proof.Signer?.SameBytes(owner) != true)
            return RecordVerdict.NotOwner;
        if (record.Timestamp > clock + (long)MaxAhead.TotalMilliseconds)
            return RecordVerdict.TooFarAhead;
        if (record.Expires <= clock)
            return RecordVerdict.Expired;
        return held is null || held.Record.Expires <= clock ? RecordVerdict.Accept : Against(incoming, held);
    }

    private static RecordVerdict Against(ProvenRecord incoming, ProvenRecord held)
    {
        int order = RecordOrder.Compare(incoming, held);
        if (order > 0)
            return RecordVerdict.Accept;
        if (order == 0 || incoming.Record.Fingerprint == held.Record.Fingerprint)
            return RecordVerdict.Same;
        if (held.Record.IsTombstone)
            return RecordVerdict.Tombstoned;
        return held.Record.Key.IsFrozen && held.Record.ValueHash != incoming.Record.ValueHash ? RecordVerdict.Frozen : RecordVerdict.Older;
    }
}
