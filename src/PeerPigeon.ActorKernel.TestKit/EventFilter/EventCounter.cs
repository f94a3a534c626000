using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>Sees every event at the moment of its publication, in the thread that publishes it, and counts those that are meant.</summary>
internal sealed class EventCounter : MinimalActorRef, IDisposable
{
    private readonly ActorSystem _system;
    private readonly ImmutableArray<LogFilter> _filters;
    private int _count;

    internal EventCounter(ActorSystem system, ImmutableArray<LogFilter> filters)
    {
        _system = system;
        _filters = filters;
        MutedEvents.Of(system).Add(this);
        system.EventStream.Subscribe(this, typeof(LogEvent));
        system.EventStream.Subscribe(this, typeof(DeadLetter));
    }

    internal int Count => Volatile.Read(ref _count);

    internal string Description => string.Join(" or ", _filters.Select(filter => filter.Description));

    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "all-systems"), "/EventFilter");

    public override IActorRefProvider Provider => ((ExtendedActorSystem)_system).Provider;

    protected override void TellInternal(object message, IActorRef? sender)
    {
        if (Event(message) is { } logEvent && Matches(logEvent))
            Interlocked.Increment(ref _count);
    }

    internal bool Matches(LogEvent logEvent) => _filters.Any(filter => filter.Matches(logEvent));

    /// <summary>A dead letter counts as a warning whose message it is.</summary>
    private static LogEvent? Event(object message) => message switch
    {
        LogEvent logEvent => logEvent,
        DeadLetter letter => new Warning(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), letter),
        _ => null,
    };

    public void Dispose()
    {
        _system.EventStream.Unsubscribe(this);
        MutedEvents.Of(_system).Remove(this);
    }
}

/// <summary>What the log of a system does not show, because a test expects it or does not want to see it.</summary>
internal sealed class MutedEvents : IExtension
{
    private ImmutableList<EventCounter> _counters = [];

    internal static MutedEvents Of(ActorSystem system) => new Provider().Apply(system);

    internal void Add(EventCounter counter) => ImmutableInterlocked.Update(ref _counters, static (all, one) => all.Add(one), counter);

    internal void Remove(EventCounter counter) => ImmutableInterlocked.Update(ref _counters, static (all, one) => all.Remove(one), counter);

    internal bool Contains(LogEvent logEvent) => _counters.Any(counter => counter.Matches(logEvent));

    private sealed class Provider : ExtensionIdProvider<MutedEvents>
    {
        public override MutedEvents CreateExtension(ExtendedActorSystem system) => new();
    }
}
