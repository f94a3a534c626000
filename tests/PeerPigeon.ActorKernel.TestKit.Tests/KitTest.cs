using Akka.Actor;
using Xunit.Sdk;

namespace PeerPigeon.ActorKernel.TestKit.Tests;

/// <summary>A test of the kit in a system on threads or, by its configuration, in virtual time.</summary>
public abstract class KitTest(string config = "") : Akka.TestKit.Xunit2.TestKit("akka.loglevel = DEBUG\nakka.loggers = []\nakka.stdout-loglevel = OFF\n" + config)
{
    protected const string Virtual = "akka.actor.deterministic { enabled = on, seed = 7 }";

    protected static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(40);

    /// <summary>The message of the failure that the expectation must end with.</summary>
    protected static string Failure(Action expectation) => Assert.ThrowsAny<XunitException>(expectation).Message;

    protected static void Says(string message, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));

    protected void Later(object message, TimeSpan delay) => Sys.Scheduler.ScheduleTellOnce(delay, TestActor, message, ActorRefs.NoSender);
}
