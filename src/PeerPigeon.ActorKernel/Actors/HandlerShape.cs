using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Akka.Actor;

/// <summary>
/// Which types a sequence of handlers is for. Shapes form a tree: adding a handler leads to the same child for every
/// instance of an actor class, so that a class has one shape per behaviour. A shape remembers for each type of message
/// that it has met which handlers can take it.
/// </summary>
internal sealed class HandlerShape
{
    internal static readonly HandlerShape Root = new();

    private readonly HandlerStep _lastStep;
    private readonly HandlerSlot[] _slots = [];
    private readonly int _delegateCount;
    private readonly ConcurrentDictionary<HandlerStep, HandlerShape> _children = new(concurrencyLevel: 1, capacity: 1);
    private HandlerShape? _lastChild;
    private Entry[] _table = new Entry[8];   // open addressing; replaced when it grows, entries never change
    private Entry? _lastEntry;
    private int _entries;

    private HandlerShape()
    {
    }

    private HandlerShape(HandlerShape parent, HandlerStep step)
    {
        _lastStep = step;
        var handler = parent._delegateCount;
        _slots = [.. parent._slots, new HandlerSlot(step.Kind, handler, step.HasCondition ? handler + 1 : -1)];
        _delegateCount = handler + (step.HasCondition ? 2 : 1);
    }

    /// <summary>Whether the last handler takes every message.</summary>
    internal bool TakesAll => _lastStep.TakesAll;

    internal HandlerShape With(HandlerStep step)
    {
        var last = _lastChild;
        if (last is not null && last._lastStep == step) return last;
        return _lastChild = _children.GetOrAdd(step, static (step, parent) => new HandlerShape(parent, step), this);
    }

    /// <summary>The handlers whose type fits, in the order in which they were added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<HandlerSlot> SlotsFor(Type messageType)
    {
        var last = _lastEntry;
        return last is not null && ReferenceEquals(last.MessageType, messageType) ? last.Slots : LookUp(messageType);
    }

    private HandlerSlot[] LookUp(Type messageType)
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

    private HandlerSlot[] Learn(Type messageType)
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

    private sealed record Entry(Type MessageType, HandlerSlot[] Slots);
}

/// <summary>The adding of a handler, as far as it is the same for all instances of an actor class.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HandlerStep(HandlerKind Kind, bool HasCondition, bool TakesAll);

/// <summary>A handler: how it is called, and where among the delegates it and its condition are; -1 for no condition.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HandlerSlot(HandlerKind Kind, int Handler, int Condition);
