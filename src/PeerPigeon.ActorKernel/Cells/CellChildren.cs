using System.Collections;
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Why a cell waits for children to end before it goes on.</summary>
internal enum WaitReason
{
    None,
    UserRequest,
    Recreation,
    Creation,
    Termination,
    Terminated,
}

/// <summary>
/// The children of one actor, in the order in which they were made, and found by name. A name belongs to a child until
/// the child has ended. Read and made from any thread, hence the lock; taken when actors come and go, never by messages.
/// </summary>
internal sealed class CellChildren : IReadOnlyCollection<ChildRestartStats>
{
    /// <summary>Up to so many children a walk is faster than a table, and far smaller.</summary>
    private const int MaxWithoutTable = 8;

    /// <summary>What an actor that has ended holds in place of its children.</summary>
    internal static readonly CellChildren Ended = new() { Reason = WaitReason.Terminated };

    private readonly Lock _gate = new();
    private Dictionary<string, ChildRestartStats>? _byName;
    private ChildRestartStats? _first;
    private ChildRestartStats? _last;
    private int _count;
    private int _stopping;
    private long _nextName;

    internal WaitReason Reason { get; private set; }

    internal Exception? RecreationCause { get; private set; }

    internal bool IsTerminating => Reason is WaitReason.Termination or WaitReason.Terminated;

    internal bool IsNormal => Reason is WaitReason.None or WaitReason.UserRequest;

    internal bool IsWaiting => Reason is WaitReason.Recreation or WaitReason.Creation or WaitReason.Termination;

    /// <summary>Makes a child under a name of its own.</summary>
    /// <exception cref="InvalidActorNameException">The name is taken.</exception>
    /// <exception cref="InvalidOperationException">The parent is ending.</exception>
    internal ChildRestartStats Add<TState>(string? name, TState state, Func<string, TState, ChildRestartStats> make)
    {
        lock (_gate)
        {
            if (IsTerminating) throw new InvalidOperationException("Cannot create child while terminating or terminated");
            name ??= AutoName.Of('$', _nextName++);
            if (FindLocked(name) is not null) throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
            var child = make(name, state);
            child.Previous = _last;
            if (_last is null) _first = child;
            else _last.Next = child;
            _last = child;
            if (++_count > MaxWithoutTable) Index(name, child);
            return child;
        }
    }

    private void Index(string name, ChildRestartStats added)
    {
        if (_byName is null)
        {
            _byName = new Dictionary<string, ChildRestartStats>(_count * 2, StringComparer.Ordinal);
            for (var child = _first; child is not null; child = child.Next) _byName.Add(child.Child.Path.Name, child);
        }
        else
        {
            _byName.Add(name, added);
        }
    }

    internal ChildRestartStats? Find(string name)
    {
        lock (_gate) return FindLocked(name);
    }

    internal ChildRestartStats? Find(IActorRef actor)
    {
        var found = Find(actor.Path.Name);
        return found is not null && found.Child.Equals(actor) ? found : null;
    }

    private ChildRestartStats? FindLocked(string name)
    {
        if (_byName is not null) return _byName.GetValueOrDefault(name);
        var child = _first;
        while (child is not null && child.Child.Path.Name != name) child = child.Next;
        return child;
    }

    int IReadOnlyCollection<ChildRestartStats>.Count => _count;

    IEnumerator<ChildRestartStats> IEnumerable<ChildRestartStats>.GetEnumerator() => ((IEnumerable<ChildRestartStats>)Snapshot()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Snapshot().GetEnumerator();

    internal ChildRestartStats[] Snapshot()
    {
        lock (_gate)
        {
            if (_count == 0) return [];
            var all = new ChildRestartStats[_count];
            var i = 0;
            for (var child = _first; child is not null; child = child.Next) all[i++] = child;
            return all;
        }
    }

    /// <summary>Remembers that the child has been told to end.</summary>
    internal void MarkStopping(IActorRef actor)
    {
        lock (_gate)
        {
            if (FindLocked(actor.Path.Name) is not { IsStopping: false } child || !child.Child.Equals(actor)) return;
            child.IsStopping = true;
            _stopping++;
            if (Reason == WaitReason.None) Reason = WaitReason.UserRequest;
        }
    }

    /// <summary>Whether children are ending that must be waited for.</summary>
    internal bool TryWaitFor(WaitReason reason, Exception? cause = null)
    {
        lock (_gate)
        {
            if (_stopping == 0) return false;
            Reason = reason;
            RecreationCause = cause;
            return true;
        }
    }

    internal bool IsAnyStopping
    {
        get
        {
            lock (_gate) return _stopping > 0;
        }
    }

    /// <summary>Refuses further children.</summary>
    internal void BeginTermination()
    {
        lock (_gate)
            if (Reason != WaitReason.Terminated) Reason = WaitReason.Termination;
    }

    /// <summary>Takes out a child that has ended; answers what the cell was waiting for if this was the last one.</summary>
    internal WaitReason Remove(ChildRestartStats child)
    {
        lock (_gate)
        {
            if (child.Previous is null) _first = child.Next;
            else child.Previous.Next = child.Next;
            if (child.Next is null) _last = child.Previous;
            else child.Next.Previous = child.Previous;
            child.Previous = child.Next = null;
            _count--;
            _byName?.Remove(child.Child.Path.Name);
            if (!child.IsStopping || --_stopping > 0 || Reason == WaitReason.Terminated) return WaitReason.None;
            var reached = Reason;
            Reason = reached == WaitReason.Termination ? WaitReason.Terminated : WaitReason.None;
            return reached;
        }
    }
}
