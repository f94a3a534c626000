namespace PeerPigeon.WebRtc;

/// <summary>The runs of TSNs that arrived beyond the first gap, in order: what a SACK reports as gap blocks.</summary>
internal sealed class TsnRanges(int limit)
{
    private (uint First, uint Last)[] _runs = [];

    public int Count { get; private set; }

    public (uint First, uint Last) this[int index] => _runs[index];

    /// <summary>Adds a TSN that is not in it yet.</summary>
    /// <returns>False if it would begin a run too many.</returns>
    public bool Add(uint tsn)
    {
        int at = Count;
        while (at > 0 && (int)(tsn - _runs[at - 1].First) < 0)
            at--;
        bool joinsLeft = at > 0 && _runs[at - 1].Last + 1 == tsn;
        bool joinsRight = at < Count && tsn + 1 == _runs[at].First;
        if (joinsLeft && joinsRight)
        {
            _runs[at - 1].Last = _runs[at].Last;
            RemoveAt(at, 1);
        }
        else if (joinsLeft)
        {
            _runs[at - 1].Last = tsn;
        }
        else if (joinsRight)
        {
            _runs[at].First = tsn;
        }
        else
        {
            return Insert(at, tsn);
        }

        return true;
    }

    /// <summary>Forgets all TSNs up to <paramref name="tsn"/>.</summary>
    public void RemoveThrough(uint tsn)
    {
        int gone = 0;
        while (gone < Count && (int)(_runs[gone].Last - tsn) <= 0)
            gone++;
        if (gone > 0)
            RemoveAt(0, gone);
        if (Count > 0 && (int)(_runs[0].First - tsn) <= 0)
            _runs[0].First = tsn + 1;
    }

    /// <summary>Gives memory back while there is nothing in it.</summary>
    public void Trim()
    {
        if (Count == 0)
            _runs = [];
    }

    private bool Insert(int at, uint tsn)
    {
        if (Count == limit)
            return false;
        if (Count == _runs.Length)
            Array.Resize(ref _runs, Math.Max(4, Count * 2));
        Array.Copy(_runs, at, _runs, at + 1, Count - at);
        _runs[at] = (tsn, tsn);
        Count++;
        return true;
    }

    private void RemoveAt(int at, int count)
    {
        Array.Copy(_runs, at + count, _runs, at, Count - at - count);
        Count -= count;
    }
}
