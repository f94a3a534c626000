using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Event;

/// <summary>The bus of an actor system: dead letters, log events, and whatever its actors publish. Subscribers that stop are taken off.</summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;
    private readonly List<IActorRef> _early = [];   // subscribed before there was an unsubscriber; guarded by itself
    private IActorRef? _unsubscriber;

    /// <summary>A stream that logs its subscriptions at debug level if <paramref name="debug"/>.</summary>
    public EventStream(bool debug) => _debug = debug;

    /// <inheritdoc />
    public override bool Subscribe(IActorRef subscriber, Type classifier)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        var added = base.Subscribe(subscriber, classifier);
        if (added)
            WatchEnd(subscriber);
        LogSubscription("subscribing", subscriber, "to channel", classifier);
        return added;
    }

    /// <inheritdoc />
    public override bool Unsubscribe(IActorRef subscriber, Type classifier)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        LogSubscription("unsubscribing", subscriber, "from channel", classifier);
        var removed = base.Unsubscribe(subscriber, classifier);
        if (removed)
            UnwatchEnd(subscriber);
        return removed;
    }

    /// <inheritdoc />
    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        LogSubscription("unsubscribing", subscriber, "from all channels", classifier: null);
        var removed = base.Unsubscribe(subscriber);
        if (removed)
            UnwatchEnd(subscriber);
        return removed;
    }

    /// <summary>From now on subscribers that stop are taken off.</summary>
    public void StartUnsubscriber(ActorSystemImpl system)
    {
        var unsubscriber = system.SystemActorOf(Props.Create(() => new EventStreamUnsubscriber(this)), "EventStreamUnsubscriber");
        lock (_early)
        {
            Volatile.Write(ref _unsubscriber, unsubscriber);
            foreach (var subscriber in _early)
                unsubscriber.Tell(new EventStreamUnsubscriber.Watch(subscriber));
            _early.Clear();
        }
    }

    private void WatchEnd(IActorRef subscriber)
    {
        if (subscriber is MinimalLogger)
            return;
        if (Volatile.Read(ref _unsubscriber) is null)
            lock (_early)
                if (_unsubscriber is null)
                {
                    _early.Add(subscriber);
                    return;
                }
        _unsubscriber!.Tell(new EventStreamUnsubscriber.Watch(subscriber));
    }

    private void UnwatchEnd(IActorRef subscriber) => Volatile.Read(ref _unsubscriber)?.Tell(new EventStreamUnsubscriber.Unwatch(subscriber));

    private void LogSubscription(string what, IActorRef subscriber, string where, Type? classifier)
    {
        if (_debug)
            Publish(new Debug(Logging.SimpleName(this), GetType(), $"{what} {subscriber} {where} {classifier}"));
    }
}
