using System.Runtime.InteropServices;

namespace PeerPigeon.Core;

/// <summary>What a set of records is, in 20 bytes: two stores hold the same where theirs are equal.</summary>
/// <param name="Count">Records, tombstones included.</param>
/// <param name="Sum">The sum of <see cref="ProvenRecord.Mark"/>, modulo 2^128: the order does not matter, and one can be added or taken away.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SliceDigest(int Count, UInt128 Sum)
{
    /// <summary>With one more.</summary>
    public SliceDigest With(ProvenRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new(Count + 1, unchecked(Sum + record.Mark));
    }

    /// <summary>With one less.</summary>
    public SliceDigest Without(ProvenRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new(Count - 1, unchecked(Sum - record.Mark));
    }

    /// <summary>Of both sets, which have nothing in common.</summary>
    public SliceDigest Join(SliceDigest other) => new(Count + other.Count, unchecked(Sum + other.Sum));

    /// <summary>Of any records, such as those that another peer should hold too, by slice of the ring.</summary>
    /// <param name="records">The records.</param>
    /// <param name="slices">A power of two, 1 to 65,536.</param>
    public static SliceDigest[] Of(IEnumerable<ProvenRecord> records, int slices)
    {
        ArgumentNullException.ThrowIfNull(records);
        var digests = new SliceDigest[slices];
        foreach (ProvenRecord record in records)
        {
            ref SliceDigest digest = ref digests[record.Record.Key.Position.Slice(slices)];
            digest = digest.With(record);
        }

        return digests;
    }
}
