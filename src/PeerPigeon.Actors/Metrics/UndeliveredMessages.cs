using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Event;

namespace PeerPigeon.Actors;

/// <summary>Counts the messages of actor systems that no actor took, all systems of the process together. Mailboxes have no bound, so none is full.</summary>
public sealed class UndeliveredMessages : IExtension
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = $"{MeshMeters.Prefix}Actors";

    private static readonly Meter Meter = new(MeterName);
    private static long _ended, _dropped, _unhandled;

    static UndeliveredMessages() => Meter.CreateObservableCounter(
        "peerpigeon.actors.undelivered",
        static () => (Measurement<long>[])[Of("ended", ref _ended), Of("dropped", ref _dropped), Of("unhandled", ref _unhandled)],
        "{message}",
        "Messages between actors that nobody took, by reason: the actor had ended, let it go, or does not know it");

    private UndeliveredMessages()
    {
    }

    /// <summary>Counts those of a system from now on; again, it does nothing.</summary>
    public static void Watch(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        system.WithExtension<UndeliveredMessages, Provider>();
    }

    private static Measurement<long> Of(string reason, ref long count) => new(Volatile.Read(ref count), new KeyValuePair<string, object?>("reason", reason));

    private sealed class Provider : ExtensionIdProvider<UndeliveredMessages>
    {
        public override UndeliveredMessages CreateExtension(ExtendedActorSystem system)
        {
            IActorRef watcher = system.SystemActorOf(Props.Create(static () => new Watcher()), "undelivered-messages");
            foreach (Type kind in (Type[])[typeof(DeadLetter), typeof(Dropped), typeof(UnhandledMessage)])
                system.EventStream.Subscribe(watcher, kind);
            return new();
        }
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher()
        {
            Receive<Dropped>(static _ => Interlocked.Increment(ref _dropped));
            Receive<UnhandledMessage>(static _ => Interlocked.Increment(ref _unhandled));
            Receive<DeadLetter>(static _ => Interlocked.Increment(ref _ended));
        }
    }
}
