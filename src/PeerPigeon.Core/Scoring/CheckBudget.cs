using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>How many signatures may be checked before frames are relayed: so many a second for each neighbour, and for all of them.</summary>
/// <remarks>
/// A check costs a tenth of a millisecond of a core. Beyond the budget a frame is relayed unchecked; somebody further on, or whoever delivers it,
/// checks it. One neighbour cannot use up what the others need, and one that forges is found within its own budget.
/// </remarks>
/// <param name="perNeighbour">Checks per second for one neighbour; as many again at once.</param>
/// <param name="total">Checks per second for all; as many again at once.</param>
public sealed class CheckBudget(int perNeighbour, int total)
{
    private readonly RateLimit _total = new(total, 2 * total);
    private readonly SortedDictionary<PeerId, RateLimit> _neighbours = [];

    /// <summary>Whether a frame that this neighbour brought may be checked now.</summary>
    public bool TryTake(PeerId neighbour, DateTimeOffset now)
    {
        if (!_neighbours.TryGetValue(neighbour, out RateLimit? own))
            _neighbours.Add(neighbour, own = new(perNeighbour, 2 * perNeighbour));
        return own.TryTake(now) && _total.TryTake(now);
    }

    /// <summary>The neighbour is gone.</summary>
    public void Forget(PeerId neighbour) => _neighbours.Remove(neighbour);
}
