namespace PeerPigeon.Transport;

/// <summary>Both ends of a link, for the network's book-keeping; on the agenda alone.</summary>
internal sealed class MemoryConnection(MemoryLink one, MemoryTransport ownerOfOne, MemoryLink other, MemoryTransport ownerOfOther)
{
    private bool _isSevered;
    private int _severances;

    public MemoryLink One => one;

    public MemoryLink Other => other;

    /// <summary>Place in the network's list.</summary>
    public int Index { get; set; }

    public void AddEndsOf(MemoryTransport owner, List<MemoryLink> ends)
    {
        if (ownerOfOne == owner)
            ends.Add(one);
        if (ownerOfOther == owner)
            ends.Add(other);
    }

    /// <summary>Looks again at the partitions; one that outlasts the detection time ends both ends.</summary>
    public void Recheck(InMemoryNetwork network)
    {
        bool severed = network.Blocks(one.Local, one.Remote) || network.Blocks(one.Remote, one.Local);
        if (severed == _isSevered)
            return;
        _isSevered = severed;
        if (!severed)
            return;
        int severance = ++_severances;
        network.Agenda.After(network.Options.DetectionTime, () =>
        {
            if (!_isSevered || severance != _severances)
                return;
            Interlocked.Increment(ref network.Counters.Severed);
            one.Abort($"nothing heard from {one.Remote} for {network.Options.DetectionTime.TotalSeconds} s");
            other.Abort($"nothing heard from {other.Remote} for {network.Options.DetectionTime.TotalSeconds} s");
        });
    }
}
