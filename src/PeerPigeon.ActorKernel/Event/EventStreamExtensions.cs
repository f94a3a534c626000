using Akka.Actor;

namespace Akka.Event;

/// <summary>Subscribing by type parameter.</summary>
public static class EventStreamExtensions
{
    /// <summary>Lets <paramref name="subscriber"/> be told every event that is a <typeparamref name="TChannel"/>, a class or an interface.</summary>
    /// <returns>False if it was already.</returns>
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Subscribe(subscriber, typeof(TChannel));

    /// <summary>Takes one channel back, or a part of a wider one.</summary>
    /// <returns>False if there was nothing.</returns>
    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Unsubscribe(subscriber, typeof(TChannel));
}
