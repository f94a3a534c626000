using Akka.Actor;

namespace Akka.Event;

/// <summary>Watches the subscribers of an event stream, and takes them off when they stop.</summary>
internal sealed class EventStreamUnsubscriber(EventStream stream) : UntypedActor
{
    internal sealed record Watch(IActorRef Subscriber) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    internal sealed record Unwatch(IActorRef Subscriber) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Watch watch:
                Context.Watch(watch.Subscriber);
                break;
            case Unwatch unwatch when !stream.Holds(unwatch.Subscriber):
                Context.Unwatch(unwatch.Subscriber);
                break;
            case Terminated ended:
                stream.Unsubscribe(ended.ActorRef);
                break;
        }
    }
}
