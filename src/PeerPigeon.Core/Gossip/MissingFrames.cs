using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Frames whose ids came before they did: who has them, whom to ask, and when.</summary>
/// <remarks>The full frame is mostly under way, so it is asked for after a while only; and then of one neighbour after another.</remarks>
public sealed class MissingFrames(GossipRules rules)
{
    private readonly SortedDictionary<FrameId, Missing> _byId = [];

    /// <summary>Ids held.</summary>
    public int Count => _byId.Count;

    /// <summary>Ids that found no room.</summary>
    public long Overflows { get; private set; }

    /// <summary>A neighbour named a frame that is not here.</summary>
    /// <param name="id">The frame.</param>
    /// <param name="slot">The neighbour.</param>
    /// <param name="hops">Links that it passed to the neighbour; null: not said.</param>
    /// <param name="acceptedAt">When it was said, by what the neighbour says.</param>
    /// <param name="patience">How long it may come by itself; the shortest counts.</param>
    /// <param name="now">The time.</param>
    public void Heard(FrameId id, int slot, int? hops, DateTimeOffset acceptedAt, TimeSpan patience, DateTimeOffset now)
    {
        if (_byId.TryGetValue(id, out Missing? missing))
        {
            if (hops < missing.NearestHops)
                (missing.Nearest, missing.NearestHops) = (slot, hops.Value);
            missing.From = missing.From.With(slot);
            if (missing.Tries == 0 && now + patience < missing.DueAt)
                missing.DueAt = now + patience;
            if (acceptedAt < missing.AcceptedAt)
                missing.AcceptedAt = acceptedAt;
        }
        else if (_byId.Count >= rules.Missing)
            Overflows++;
        else
            _byId.Add(id, new() { From = default(LinkSet).With(slot), AcceptedAt = acceptedAt, DueAt = now + patience, Nearest = slot, NearestHops = hops ?? int.MaxValue });
    }

    /// <summary>The frame came.</summary>
    /// <param name="id">Which.</param>
    /// <param name="now">The time; it was said no later.</param>
    public MissedFrame Take(FrameId id, DateTimeOffset now) => _byId.Remove(id, out Missing? missing)
        ? new(missing.From, missing.AcceptedAt < now ? missing.AcceptedAt : now, missing.Tries > 0, missing.Nearest, missing.NearestHops)
        : new(default, now, WasPulled: false, LinkSet.None, int.MaxValue);

    /// <summary>What is to be asked for now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="abandoned">Gets the slots of neighbours that promised a frame and never gave it.</param>
    public IReadOnlyList<Pull> Due(DateTimeOffset now, List<int> abandoned)
    {
        ArgumentNullException.ThrowIfNull(abandoned);
        List<Pull>? due = null;
        List<FrameId>? given = null;
        foreach ((FrameId id, Missing missing) in _byId)
        {
            if (missing.DueAt > now)
                continue;
            if (missing.Tries >= rules.PullTries)
            {
                (given ??= []).Add(id);
                abandoned.Add(missing.LastAsked);
                continue;
            }

            missing.LastAsked = missing.From.NextAfter(missing.LastAsked);
            missing.Tries++;
            missing.DueAt = now + rules.PullRetry;
            (due ??= []).Add(new(id, missing.LastAsked, Grafts: now - missing.AcceptedAt < rules.LateAfter));
        }

        foreach (FrameId id in given ?? [])
            _byId.Remove(id);
        return due ?? [];
    }

    /// <summary>A link is gone; what it alone named is given up.</summary>
    public void Forget(int slot)
    {
        List<FrameId>? given = null;
        foreach ((FrameId id, Missing missing) in _byId)
        {
            missing.From = missing.From.Without(slot);
            if (missing.From.IsEmpty)
                (given ??= []).Add(id);
        }

        foreach (FrameId id in given ?? [])
            _byId.Remove(id);
    }

    private sealed class Missing
    {
        public LinkSet From { get; set; }

        public DateTimeOffset AcceptedAt { get; set; }

        public DateTimeOffset DueAt { get; set; }

        public int Tries { get; set; }

        public int LastAsked { get; set; } = LinkSet.None;

        /// <summary>Of those who named it, the nearest to its origin.</summary>
        public int Nearest { get; set; }

        public int NearestHops { get; set; }
    }
}

/// <summary>What was known of a frame before it came.</summary>
/// <param name="From">Who has it.</param>
/// <param name="AcceptedAt">When it was said, as far as is known.</param>
/// <param name="WasPulled">Whether it had to be asked for.</param>
/// <param name="Nearest">Of those who have it, the nearest to its origin.</param>
/// <param name="NearestHops">Links that it passed to that one; the greatest number if nobody said.</param>
public readonly record struct MissedFrame(LinkSet From, DateTimeOffset AcceptedAt, bool WasPulled, int Nearest, int NearestHops);

/// <summary>One frame to be asked for.</summary>
/// <param name="Id">Which.</param>
/// <param name="Slot">Of whom.</param>
/// <param name="Grafts">Whether the tree broke, so that the neighbour is to send what that origin says in full from now on.</param>
public readonly record struct Pull(FrameId Id, int Slot, bool Grafts);
