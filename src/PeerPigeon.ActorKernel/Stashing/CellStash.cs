namespace Akka.Actor;

/// <summary>The stash of one incarnation; its mailbox is the cell's.</summary>
internal sealed class CellStash : IStash
{
    private readonly ActorCell _cell;
    private LinkedList<Envelope>? _stashed;
    private int _lastStashed;

    private CellStash(ActorCell cell, int capacity)
    {
        _cell = cell;
        Capacity = capacity;
    }

    internal static CellStash For(ActorCell cell, Type actorType) => new(
        cell,
        typeof(IWithUnboundedStash).IsAssignableFrom(actorType) ? Deploy.NoStashSize : cell.SystemImpl.Mailboxes.StashCapacity(cell.Props));

    public int Count => _stashed?.Count ?? 0;

    public bool IsEmpty => Count == 0;

    public bool NonEmpty => Count > 0;

    public bool IsFull => Capacity >= 0 && Count >= Capacity;

    public int Capacity { get; }

    public void Stash()
    {
        var message = _cell.CurrentMessage!;
        if (_lastStashed == _cell.CurrentEnvelopeId) throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        _lastStashed = _cell.CurrentEnvelopeId;
        if (Capacity > 0 && Count >= Capacity)
            throw new StashOverflowException($"Couldn't enqueue message {message} from {_cell.Sender} to stash of {_cell.Self}: it holds {Count}, its capacity is {Capacity}");
        (_stashed ??= new LinkedList<Envelope>()).AddLast(new Envelope(message, _cell.Sender));
    }

    public void Unstash()
    {
        if (_stashed?.First is not { } first) return;
        _stashed.RemoveFirst();
        ToMailbox(first.Value);
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        if (_stashed is null) return;
        var stashed = _stashed;
        _stashed = null;
        for (var node = stashed.Last; node is not null; node = node.Previous)
            if (predicate(node.Value)) ToMailbox(node.Value);
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var stashed = _stashed ?? [];
        _stashed = null;
        return stashed;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Distinct().Reverse()) (_stashed ??= new LinkedList<Envelope>()).AddFirst(envelope);
    }

    private void ToMailbox(Envelope envelope)
    {
        _cell.PostFirst(envelope.Message, envelope.Sender);
        if (envelope.Message is Terminated terminated) _cell.TerminatedQueuedFor(terminated.ActorRef, customMessage: null);
    }
}
