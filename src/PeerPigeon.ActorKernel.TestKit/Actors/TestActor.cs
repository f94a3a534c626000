using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace Akka.TestKit;

/// <summary>The messages that control a test actor; everything else that it gets is kept for the test.</summary>
[SuppressMessage("Design", "CA1034", Justification = "nested, as in Akka.NET")]
public static class TestActor
{
    /// <summary>Tells which messages are not kept.</summary>
    public delegate bool Ignore(object message);

    /// <summary>Changes which messages are not kept; null keeps all.</summary>
    public sealed class SetIgnore(Ignore? ignore) : INoSerializationVerificationNeeded
    {
        /// <summary>Tells which messages are not kept.</summary>
        public Ignore? Ignore { get; } = ignore;
    }

    /// <summary>Lets the test actor watch another.</summary>
    public sealed class Watch(IActorRef actorToWatch) : INoSerializationVerificationNeeded
    {
        /// <summary>Whom to watch.</summary>
        public IActorRef Actor { get; } = actorToWatch;
    }

    /// <summary>Lets the test actor no longer watch another.</summary>
    public sealed class Unwatch(IActorRef actorToUnwatch) : INoSerializationVerificationNeeded
    {
        /// <summary>Whom to watch no longer.</summary>
        public IActorRef Actor { get; } = actorToUnwatch;
    }

    /// <summary>Changes who answers.</summary>
    public sealed class SetAutoPilot(AutoPilot autoPilot) : INoSerializationVerificationNeeded
    {
        /// <summary>Who answers from here on.</summary>
        public AutoPilot AutoPilot { get; } = autoPilot;
    }
}
