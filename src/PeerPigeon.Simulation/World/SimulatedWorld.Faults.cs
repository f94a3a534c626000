using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

// What goes wrong between peers. The world remembers it, so that checkers know who could have reached whom.
public sealed partial class SimulatedWorld
{
    private readonly List<Cut> _cuts = [];
    private readonly HashSet<(PeerId, PeerId)> _forbidden = [];

    /// <summary>Probability that a frame of gossip, or a notice about such frames, is lost above a link: links themselves are reliable.</summary>
    public double Loss { get; set; }

    /// <summary>Frames lost so.</summary>
    public long FramesLost { get; private set; }

    /// <summary>Cuts the links between some and all others; null <paramref name="to"/>: everybody else.</summary>
    /// <param name="from">One side.</param>
    /// <param name="to">The other side.</param>
    /// <param name="oneWay">Only what <paramref name="from"/> sends is lost.</param>
    /// <returns>Heals it.</returns>
    public IDisposable Partition(IReadOnlyCollection<Participant> from, IReadOnlyCollection<Participant>? to = null, bool oneWay = false)
    {
        ArgumentNullException.ThrowIfNull(from);
        PeerId[] side = [.. from.Select(peer => peer.Id)], other = [.. (to ?? [.. _everybody.Except(from)]).Select(peer => peer.Id)];
        IDisposable rule = oneWay ? Links.PartitionOneWay(side, other) : Links.Partition(side, other);
        var cut = new Cut(this, [.. side], [.. other], rule);
        _cuts.Add(cut);
        return cut;
    }

    /// <summary>From now on the two cannot open a link.</summary>
    public void Forbid(Participant one, Participant other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        _forbidden.Add(Pair(one, other));
        Links.ForbidLink(one.Id, other.Id);
    }

    /// <summary>Takes <see cref="Forbid"/> back.</summary>
    public void Permit(Participant one, Participant other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        _forbidden.Remove(Pair(one, other));
        Links.AllowLink(one.Id, other.Id);
    }

    /// <summary>Whether two could open a link now.</summary>
    internal bool CanLink(Participant one, Participant other) =>
        !_forbidden.Contains(Pair(one, other)) && !_cuts.Exists(cut => cut.Separates(one.Id, other.Id));

    /// <summary>Whether anything keeps anybody apart.</summary>
    internal bool IsCut => _cuts.Count > 0 || _forbidden.Count > 0;

    internal bool Loses(LinkFrame frame)
    {
        if (Loss <= 0 || frame.IsBinary || !Wire.IsLossy(frame.Payload.Span) || _losses.NextDouble() >= Loss)
            return false;
        FramesLost++;
        return true;
    }

    private static (PeerId, PeerId) Pair(Participant one, Participant other) => one.Id < other.Id ? (one.Id, other.Id) : (other.Id, one.Id);

    private sealed class Cut(SimulatedWorld world, HashSet<PeerId> side, HashSet<PeerId> other, IDisposable rule) : IDisposable
    {
        public bool Separates(PeerId one, PeerId two) => (side.Contains(one) && other.Contains(two)) || (side.Contains(two) && other.Contains(one));

        public void Dispose()
        {
            world._cuts.Remove(this);
            rule.Dispose();
        }
    }
}
