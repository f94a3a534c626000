using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>Frames of one network that are kept for neighbours that missed them, bounded in number, bytes and age.</summary>
public sealed class FrameHistory
{
    private readonly int _frames;
    private readonly long _bytes;
    private readonly TimeSpan _age;
    private readonly Dictionary<FrameId, KeptFrame> _byId = [];
    private readonly LinkedList<KeptFrame> _byTime = [];

    /// <summary>An empty history.</summary>
    /// <param name="frames">Frames at most, at least 1.</param>
    /// <param name="bytes">Bytes of frames at most. One larger than this is not kept.</param>
    /// <param name="age">How long one is kept.</param>
    public FrameHistory(int frames, long bytes, TimeSpan age)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        _frames = frames;
        _bytes = bytes;
        _age = age;
    }

    /// <summary>Frames held.</summary>
    public int Count => _byId.Count;

    /// <summary>Bytes held.</summary>
    public long Bytes { get; private set; }

    /// <summary>Frames that went before their time for want of room.</summary>
    public long ForgottenEarly { get; private set; }

    /// <summary>The last one kept first.</summary>
    public IEnumerable<KeptFrame> Newest
    {
        get
        {
            for (LinkedListNode<KeptFrame>? node = _byTime.Last; node is not null; node = node.Previous)
                yield return node.Value;
        }
    }

    /// <summary>Keeps a frame; the oldest make room.</summary>
    public void Add(KeptFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Expire(frame.KeptAt);
        if (frame.Utf8.Length > _bytes || !_byId.TryAdd(frame.Id, frame))
            return;
        _byTime.AddLast(frame);
        Bytes += frame.Utf8.Length;
        while (_byId.Count > _frames || Bytes > _bytes)
        {
            ForgottenEarly++;
            RemoveOldest();
        }
    }

    /// <summary>The frame, if it is kept.</summary>
    public KeptFrame? Find(FrameId id) => _byId.GetValueOrDefault(id);

    /// <summary>Lets go of what is too old.</summary>
    public void Expire(DateTimeOffset now)
    {
        while (_byTime.First is { } oldest && now - oldest.Value.KeptAt > _age)
            RemoveOldest();
    }

    /// <summary>A link is gone; its slot will be another's.</summary>
    public void Forget(int slot)
    {
        foreach (KeptFrame frame in _byTime)
            frame.Forget(slot);
    }

    private void RemoveOldest()
    {
        KeptFrame oldest = _byTime.First!.Value;
        _byTime.RemoveFirst();
        _byId.Remove(oldest.Id);
        Bytes -= oldest.Utf8.Length;
    }
}

/// <summary>A frame as it is passed on, and who has it.</summary>
/// <param name="id">Its id.</param>
/// <param name="origin">Who said it.</param>
/// <param name="subtype">What kind of gossip.</param>
/// <param name="utf8">As it is passed on.</param>
/// <param name="acceptedAt">When it was said, as far as is known: when the first of us on its way here accepted it.</param>
/// <param name="keptAt">When it came here.</param>
public sealed class KeptFrame(FrameId id, PeerId origin, string subtype, ReadOnlyMemory<byte> utf8, DateTimeOffset acceptedAt, DateTimeOffset keptAt)
{
    /// <summary>Its id.</summary>
    public FrameId Id => id;

    /// <summary>Who said it.</summary>
    public PeerId Origin => origin;

    /// <summary>What kind of gossip.</summary>
    public string Subtype => subtype;

    /// <summary>As it is passed on.</summary>
    public ReadOnlyMemory<byte> Utf8 => utf8;

    /// <summary>When it was said, as far as is known.</summary>
    public DateTimeOffset AcceptedAt => acceptedAt;

    /// <summary>When it came here.</summary>
    public DateTimeOffset KeptAt => keptAt;

    /// <summary>The best way by which it came; <see cref="LinkSet.None"/> for our own, and from a neighbour that only floods.</summary>
    public int Via { get; set; } = LinkSet.None;

    /// <summary>Links passed on that way.</summary>
    public int Hops { get; set; }

    /// <summary>Neighbours that have it: they sent it, or its id.</summary>
    public LinkSet Known { get; set; }

    /// <summary>How often neighbours that do not seem to have it were told again.</summary>
    public int Repeats { get; set; }

    internal void Forget(int slot)
    {
        Known = Known.Without(slot);
        if (Via == slot)
            Via = LinkSet.None;
    }
}
