using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>
/// The ids of one network in the order of their bytes, so that rank, random choice and the closest by XOR are all a few
/// binary searches away. One insertion moves half the array: some microseconds at 10,000 ids.
/// </summary>
internal sealed class SortedIds
{
    private PeerId[] _ids = new PeerId[4];

    public int Count { get; private set; }

    public PeerId this[int rank] => rank < Count ? _ids[rank] : throw new ArgumentOutOfRangeException(nameof(rank));

    public bool Add(PeerId id)
    {
        int at = RankOf(id);
        if (at < Count && _ids[at] == id)
            return false;
        if (Count == _ids.Length)
            Array.Resize(ref _ids, Count * 2);
        Array.Copy(_ids, at, _ids, at + 1, Count - at);
        _ids[at] = id;
        Count++;
        return true;
    }

    public bool Remove(PeerId id)
    {
        int at = RankOf(id);
        if (at == Count || _ids[at] != id)
            return false;
        Array.Copy(_ids, at + 1, _ids, at, --Count - at);
        return true;
    }

    /// <summary>How many ids are smaller.</summary>
    public int RankOf(PeerId id) => FirstWhere(0, Count, other => Compare(other, id) >= 0);

    /// <summary>Visits the ids from the closest to <paramref name="target"/> outwards, until <paramref name="visit"/> returns false.</summary>
    public void Closest(PeerId target, Func<PeerId, bool> visit) => Walk(0, Count, 0, target, visit);

    // In [from, to) all ids share the first `bit` bits. The half that has the target's next bit is closer, whole.
    private bool Walk(int from, int to, int bit, PeerId target, Func<PeerId, bool> visit)
    {
        while (to - from > 1 && bit < PeerId.ByteLength * 8)
        {
            int split = FirstWhere(from, to, id => Bit(id, bit));
            if (split > from && split < to)
            {
                bool upper = Bit(target, bit);
                return Walk(upper ? split : from, upper ? to : split, bit + 1, target, visit)
                    && Walk(upper ? from : split, upper ? split : to, bit + 1, target, visit);
            }

            bit++;
        }

        for (int i = from; i < to; i++)      // one id, or several spellings of the same bytes
        {
            if (!visit(_ids[i]))
                return false;
        }

        return true;
    }

    private int FirstWhere(int from, int to, Func<PeerId, bool> holds)
    {
        while (from < to)
        {
            int middle = (from + to) >>> 1;
            if (holds(_ids[middle]))
                to = middle;
            else
                from = middle + 1;
        }

        return from;
    }

    private static bool Bit(PeerId id, int bit)
    {
        Span<byte> bytes = stackalloc byte[PeerId.ByteLength];
        id.CopyTo(bytes);
        return (bytes[bit >> 3] & (0x80 >> (bit & 7))) != 0;
    }

    private static int Compare(PeerId left, PeerId right)
    {
        int order = PeerId.CompareDistance(default, left, right);
        return order != 0 ? order : left.CompareTo(right);
    }
}
