using System.Collections.Frozen;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>One rule about who cannot reach whom; disposing it heals that much.</summary>
internal sealed class MemoryPartition(InMemoryNetwork network, IEnumerable<PeerId> from, IEnumerable<PeerId>? to, bool bothWays) : IDisposable
{
    private readonly FrozenSet<PeerId> _from = from.ToFrozenSet();
    private readonly FrozenSet<PeerId>? _to = to?.ToFrozenSet();

    public bool Blocks(PeerId sender, PeerId receiver) => Crosses(sender, receiver) || (bothWays && Crosses(receiver, sender));

    public void Dispose() => network.Heal(this);

    private bool Crosses(PeerId sender, PeerId receiver) =>
        _from.Contains(sender) && (_to?.Contains(receiver) ?? !_from.Contains(receiver));
}
