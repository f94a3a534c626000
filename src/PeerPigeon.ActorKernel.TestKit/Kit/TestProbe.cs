using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.TestKit;

/// <summary>A further actor of a test, with messages of its own. It is a reference to that actor, too.</summary>
[SuppressMessage("Design", "CA1036", Justification = "Akka.NET's references have no relational operators")]
public class TestProbe : TestKitBase, INoImplicitSender, IInternalActorRef
{
    /// <summary>A probe in a system.</summary>
    /// <param name="system">Where it lives.</param>
    /// <param name="assertions">How to fail.</param>
    /// <param name="testProbeName">Its name under /system; null for a made-up one.</param>
    public TestProbe(ActorSystem system, ITestKitAssertions assertions, string? testProbeName = null) : base(assertions, system, testProbeName)
    {
    }

    private IInternalActorRef Actor => (IInternalActorRef)TestActor;

    /// <summary>The probe's actor.</summary>
    public IActorRef Ref => TestActor;

    /// <summary>Who sent the message that was expected last.</summary>
    public IActorRef Sender => LastSender;

    /// <summary>Tells an actor something in the name of the probe.</summary>
    public void Send(IActorRef actor, object message) => actor.Tell(message, TestActor);

    /// <summary>Passes the message that was expected last on, in the name of its sender.</summary>
    public void Forward(IActorRef actor) => Forward(actor, LastMessage);

    /// <summary>Tells an actor something in the name of the sender of the message that was expected last.</summary>
    public void Forward(IActorRef actor, object message) => actor.Tell(message, LastSender);

    /// <summary>Answers the sender of the message that was expected last.</summary>
    public void Reply(object message) => LastSender.Tell(message, TestActor);

    /// <summary>Not for probes: the test makes them.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override TestProbe CreateTestProbe(string? name = null) =>
        throw new NotSupportedException("a probe cannot make a probe; call CreateTestProbe of the test");

    ActorPath IActorRef.Path => TestActor.Path;

    bool IActorRefScope.IsLocal => true;

    IInternalActorRef IInternalActorRef.Parent => Actor.Parent;

    IActorRefProvider IInternalActorRef.Provider => Actor.Provider;

    bool IInternalActorRef.IsTerminated => Actor.IsTerminated;

    void ICanTell.Tell(object message, IActorRef? sender) => TestActor.Tell(message, sender);

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => Actor.GetChild(name);

    void IInternalActorRef.Resume(Exception? causedByFailure) => Actor.Resume(causedByFailure);

    void IInternalActorRef.Start()
    {
    }

    void IInternalActorRef.Stop() => Actor.Stop();

    void IInternalActorRef.Restart(Exception cause) => Actor.Restart(cause);

    void IInternalActorRef.Suspend() => Actor.Suspend();

    void IInternalActorRef.SendSystemMessage(ISystemMessage message) => Actor.SendSystemMessage(message);

    int IComparable<IActorRef>.CompareTo(IActorRef? other) => TestActor.CompareTo(other);

    /// <inheritdoc />
    public int CompareTo(object? obj) => TestActor.CompareTo(obj);

    bool IEquatable<IActorRef>.Equals(IActorRef? other) => TestActor.Equals(other);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is IActorRef other && TestActor.Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => TestActor.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => TestActor.ToString()!;
}
