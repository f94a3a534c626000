using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit;

public abstract partial class TestKitBase
{
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(5);

    /// <summary>Ends the system and waits for it.</summary>
    /// <param name="duration">How long to wait; default 5 s, dilated.</param>
    /// <param name="verifySystemShutdown">Whether a system that does not end is an error; if not, it is logged.</param>
    /// <exception cref="TimeoutException">The system did not end; the message lists the actors that are left.</exception>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) => Shutdown(Sys, duration, verifySystemShutdown);

    /// <summary>Ends a system and waits for it.</summary>
    /// <param name="system">Which one.</param>
    /// <param name="duration">How long to wait; default 5 s, dilated.</param>
    /// <param name="verifySystemShutdown">Whether a system that does not end is an error; if not, it is logged.</param>
    /// <exception cref="TimeoutException">The system did not end; the message lists the actors that are left.</exception>
    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        ArgumentNullException.ThrowIfNull(system);
        var limit = duration ?? Dilated(ShutdownTime);
        if (Internal.TestTime.Of(system).Ended(system.Terminate(), limit))
            return;
        var message = $"the actor system {system.Name} did not end within {limit}; what is left of it:{Environment.NewLine}{((ExtendedActorSystem)system).PrintTree()}";
        if (verifySystemShutdown)
            throw new TimeoutException(message);
        system.Log.Warning("{0}", message);
    }
}
