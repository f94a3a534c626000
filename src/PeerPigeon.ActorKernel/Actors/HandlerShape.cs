using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Akka.Actor;

/// <summary>
/// Which types a sequence of handlers is for. Shapes form a tree: adding a handler leads to the same child for every
/// instance of an actor class, so that a class has one shape per behaviour. A shape remembers for each type of message
/// that it has met which handlers can take it.
/// </summary>
internal sealed class HandlerShape
{
    internal static readonly HandlerShape Root = new(parent: null, kind: null, takesAll: false);

    private readonly Slot[] _slots;
    private readonly ConcurrentDictionary<(HandlerKind Kind, bool TakesAll), HandlerShape> _children = new(concurrencyLevel: 1, capacity: 1);
    private HandlerShape? _lastChild;
    private Entry[] _table = new Entry[8];   // open addressing; replaced when it grows, entries never change
    private Entry? _lastEntry;
    private int _entries;

    private HandlerShape(HandlerShape? parent, HandlerKind? kind, bool takesAll)
    {
        _slots = parent is null ? [] : [.. parent._slots, new Slot(kind!, parent._slots.Length * 2)];
        TakesAll = takesAll;
        LastKind = kind;
    }

    /// <summary>Whether the last handler takes every message.</summary>
    internal bool TakesAll { get; }

    private HandlerKind? LastKind { get; }

    internal HandlerShape With(HandlerKind kind, bool takesAll)
    {
        var last = _lastChild;
        if (last is not null && ReferenceEquals(last.LastKind, kind) && last.TakesAll == takesAll) return last;
        return _lastChild = _children.GetOrAdd((kind, takesAll), static (key, parent) => new HandlerShape(parent, key.Kind, key.TakesAll), this);
    }

    /// <summary>The handlers whose type fits, in the order in which they were added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<Slot> SlotsFor(Type messageType)
    {
        var last = _lastEntry;
        return last is not null && ReferenceEquals(last.MessageType, messageType) ? last.Slots : LookUp(messageType);
    }

    private Slot[] LookUp(Type messageType)
    {
        var table = Volatile.Read(ref _table);
        var mask = table.Length - 1;
        for (var i = RuntimeHelpers.GetHashCode(messageType) & mask; table[i] is { } entry; i = (i + 1) & mask)
        {
            if (!ReferenceEquals(entry.MessageType, messageType)) continue;
            _lastEntry = entry;
            return entry.Slots;
        }

        return Learn(messageType);
    }

    private Slot[] Learn(Type messageType)
    {
        var entry = new Entry(messageType, Array.FindAll(_slots, slot => slot.Kind.MessageType.IsAssignableFrom(messageType)));
        lock (_children)
        {
            var table = _table;
            if ((_entries + 1) * 2 > table.Length)
            {
                var larger = new Entry[table.Length * 2];
                foreach (var known in table)
                    if (known is not null) Put(larger, known);
                table = larger;
            }

            Put(table, entry);
            _entries++;
            Volatile.Write(ref _table, table);
        }

        _lastEntry = entry;
        return entry.Slots;
    }

    private static void Put(Entry[] table, Entry entry)
    {
        var mask = table.Length - 1;
        var i = RuntimeHelpers.GetHashCode(entry.MessageType) & mask;
        while (table[i] is not null) i = (i + 1) & mask;
        Volatile.Write(ref table[i], entry);
    }

    /// <summary>A handler: how it is called, and where its delegates are.</summary>
    internal readonly record struct Slot(HandlerKind Kind, int Index);

    private sealed record Entry(Type MessageType, Slot[] Slots);
}
