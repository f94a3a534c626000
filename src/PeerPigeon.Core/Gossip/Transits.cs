using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>What is to be done about a routed frame.</summary>
public abstract record TransitStep
{
    private TransitStep()
    {
    }

    /// <summary>Give it to this neighbour.</summary>
    public sealed record Send(Transit Transit, PeerId Hop) : TransitStep;

    /// <summary>No way is left: tell whoever brought it, or the one of us who made it.</summary>
    public sealed record GiveUp(Transit Transit) : TransitStep;
}

/// <summary>A routed frame that was given to a neighbour which tells what becomes of it.</summary>
public sealed class Transit
{
    internal Transit(GossipFrame frame, PeerId? from, ReadOnlyMemory<byte> utf8, ImmutableArray<PeerId> ways)
    {
        (Frame, From, Utf8) = (frame, from, utf8);
        Left = new(ways);
    }

    /// <summary>The frame, as it came or was made.</summary>
    public GossipFrame Frame { get; }

    /// <summary>Who brought it; null: it is our own.</summary>
    public PeerId? From { get; }

    /// <summary>The frame as it goes on.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Whether its neighbour has been given it twice.</summary>
    public bool IsRepeated { get; internal set; }

    internal Queue<PeerId> Left { get; }

    internal PeerId Hop { get; set; }

    internal bool IsTaken { get; set; }

    internal DateTimeOffset Due { get; set; }

    internal long Bytes => Frame.Utf8.Length + (long)Utf8.Length;
}

/// <summary>
/// Routed frames on their way: a neighbour says that it took one, or that no way leads on from it. One that says nothing gets the frame
/// again, once; then the next way is tried, and after the last one whoever brought the frame is told. So a frame looks for its way as
/// one walks a maze, bounded by the ways that each peer knows and by the frame's hops.
/// </summary>
public sealed class Transits
{
    private readonly SortedDictionary<FrameId, Transit> _all = [];
    private readonly SortedDictionary<FrameId, Transit> _byMessage = [];
    private readonly int _capacity;
    private readonly long _mostBytes;
    private readonly TimeSpan _hopTimeout;
    private readonly TimeSpan _hold;
    private long _bytes;
    private DateTimeOffset _soonest = DateTimeOffset.MaxValue;      // nothing is due before

    /// <summary>Nothing on its way.</summary>
    /// <param name="capacity">Frames at most.</param>
    /// <param name="mostBytes">Bytes of them at most.</param>
    /// <param name="hopTimeout">How long a neighbour has to say that it took a frame.</param>
    /// <param name="hold">How long a frame that was taken is kept, should no way lead on after all.</param>
    public Transits(int capacity, long mostBytes, TimeSpan hopTimeout, TimeSpan hold) =>
        (_capacity, _mostBytes, _hopTimeout, _hold) = (capacity, mostBytes, hopTimeout, hold);

    /// <summary>Frames on their way.</summary>
    public int Count => _all.Count;

    /// <summary>Bytes held for them.</summary>
    public long Bytes => _bytes;

    /// <summary>Takes a frame on. Null: there is no room, or it is on its way already; then it has its first way alone.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="from">Who brought it; null: our own.</param>
    /// <param name="utf8">As it goes on.</param>
    /// <param name="ways">Neighbours, the best first; at least one.</param>
    public Transit? TryBegin(GossipFrame frame, PeerId? from, ReadOnlyMemory<byte> utf8, ImmutableArray<PeerId> ways)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var transit = new Transit(frame, from, utf8, ways);
        if (_all.Count >= _capacity || _bytes + transit.Bytes > _mostBytes || !_all.TryAdd(frame.Id, transit))
            return null;
        _bytes += transit.Bytes;
        if (frame.Message is { } message)
            _byMessage[message] = transit;
        return transit;
    }

    /// <summary>The next way of a frame.</summary>
    public TransitStep Next(Transit transit, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(transit);
        if (!transit.Left.TryDequeue(out PeerId hop))
        {
            End(transit);
            return new TransitStep.GiveUp(transit);
        }

        (transit.Hop, transit.IsTaken, transit.IsRepeated) = (hop, false, false);
        SetDue(transit, now + _hopTimeout);
        return new TransitStep.Send(transit, hop);
    }

    /// <summary>Nothing more is to be heard of a frame.</summary>
    public void End(Transit transit)
    {
        ArgumentNullException.ThrowIfNull(transit);
        if (!_all.Remove(transit.Frame.Id))
            return;
        _bytes -= transit.Bytes;
        if (transit.Frame.Message is { } message && _byMessage.GetValueOrDefault(message) == transit)
            _byMessage.Remove(message);
    }

    /// <summary>Who brought the message last: the way back that it has just come. Null: nobody, or that was too long ago.</summary>
    public PeerId? BringerOf(FrameId message) => _byMessage.GetValueOrDefault(message)?.From;

    /// <summary>Whether the frame is on its way and <paramref name="neighbour"/> brought it.</summary>
    public bool CameFrom(FrameId frame, PeerId neighbour) => _all.TryGetValue(frame, out Transit? transit) && transit.From == neighbour;

    /// <summary>The neighbour took the frame.</summary>
    public void Taken(FrameId frame, PeerId by, DateTimeOffset now)
    {
        if (!_all.TryGetValue(frame, out Transit? transit) || transit.Hop != by)
            return;
        transit.IsTaken = true;
        SetDue(transit, now + _hold);
    }

    /// <summary>No way leads on from the neighbour; null if that is no news.</summary>
    public TransitStep? NoWay(FrameId frame, PeerId from, DateTimeOffset now) =>
        _all.TryGetValue(frame, out Transit? transit) && transit.Hop == from ? Next(transit, now) : null;

    /// <summary>The link to a neighbour ended: what it did not take goes another way.</summary>
    public IReadOnlyList<TransitStep> Lost(PeerId neighbour, DateTimeOffset now) =>
        [.. _all.Values.Where(transit => transit.Hop == neighbour && !transit.IsTaken).ToArray().Select(transit => Next(transit, now))];

    /// <summary>What is overdue.</summary>
    public IReadOnlyList<TransitStep> Overdue(DateTimeOffset now)
    {
        if (now < _soonest)
            return [];
        List<Transit> overdue = [];
        _soonest = DateTimeOffset.MaxValue;
        foreach (Transit transit in _all.Values)
        {
            if (transit.Due <= now)
                overdue.Add(transit);
            else
                _soonest = Earlier(_soonest, transit.Due);
        }

        List<TransitStep> steps = [];
        foreach (Transit transit in overdue)
        {
            if (transit.IsTaken)
                End(transit);
            else if (transit.IsRepeated)
                steps.Add(Next(transit, now));
            else
            {
                transit.IsRepeated = true;
                SetDue(transit, now + _hopTimeout);
                steps.Add(new TransitStep.Send(transit, transit.Hop));
            }
        }

        return steps;
    }

    private void SetDue(Transit transit, DateTimeOffset due)
    {
        transit.Due = due;
        _soonest = Earlier(_soonest, due);
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
