using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Event;

/// <summary>
/// Who takes what from a bus, in the order in which they asked. Immutable; who takes a class of events is looked up once per class.
/// A channel is a class or an interface, and stands for everything that is one.
/// </summary>
internal sealed class Subscriptions
{
    public static readonly Subscriptions None = new([]);

    private readonly ImmutableArray<Entry> _entries;
    private readonly ConcurrentDictionary<Type, IActorRef[]> _receivers = [];

    private Subscriptions(ImmutableArray<Entry> entries) => _entries = entries;

    public IActorRef[] ReceiversOf(Type eventClass) =>
        _receivers.TryGetValue(eventClass, out var known) ? known : _receivers.GetOrAdd(eventClass, Find);

    public bool Holds(IActorRef subscriber) => _entries.Any(entry => entry.Subscriber.Equals(subscriber));

    /// <summary>These with one more; the same object if it is there already.</summary>
    public Subscriptions With(IActorRef subscriber, Type channel) =>
        _entries.Any(entry => entry.Is(subscriber, channel)) ? this : new(_entries.Add(new(subscriber, channel, [])));

    /// <summary>These without any of a subscriber; the same object if there was none.</summary>
    public Subscriptions Without(IActorRef subscriber) => Changed(_entries.RemoveAll(entry => entry.Subscriber.Equals(subscriber)));

    /// <summary>These without one. Where the subscriber took a wider channel, it goes on taking that without <paramref name="channel"/>.</summary>
    public Subscriptions Without(IActorRef subscriber, Type channel)
    {
        var exact = Changed(_entries.RemoveAll(entry => entry.Is(subscriber, channel)));
        if (exact != this)
            return exact;
        var changed = false;
        var entries = _entries.Select(entry =>
        {
            if (!entry.Subscriber.Equals(subscriber) || !entry.Takes(channel))
                return entry;
            changed = true;
            return entry with { Excluded = entry.Excluded.Add(channel) };
        }).ToImmutableArray();
        return changed ? new(entries) : this;
    }

    private Subscriptions Changed(ImmutableArray<Entry> entries) => entries.Length == _entries.Length ? this : new(entries);

    private IActorRef[] Find(Type eventClass) => [.. _entries.Where(entry => entry.Takes(eventClass)).Select(entry => entry.Subscriber).Distinct()];

    private sealed record Entry(IActorRef Subscriber, Type Channel, ImmutableArray<Type> Excluded)
    {
        public bool Is(IActorRef subscriber, Type channel) => Channel == channel && Subscriber.Equals(subscriber);

        public bool Takes(Type eventClass) =>
            Channel.IsAssignableFrom(eventClass) && !Excluded.Any(excluded => excluded.IsAssignableFrom(eventClass));
    }
}
