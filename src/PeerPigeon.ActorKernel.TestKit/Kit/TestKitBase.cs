using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>
/// A test's side of an actor system: an actor of its own, whose messages the test expects one after the other.
/// </summary>
/// <remarks>
/// If the system is deterministic, every wait runs the system itself, step by step, and moves virtual time to the next timer
/// when nothing is left to do: ExpectMsg returns when the message is there, ExpectNoMsg lets exactly its virtual time pass,
/// Within measures virtual time, and nothing ever waits for a clock. The asynchronous methods then complete before they return.
/// Await only those: an await of anything else does not run the system.
/// </remarks>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static int _lastTestActor;

    private readonly ITestKitAssertions _assertions;
    private readonly MessageQueue _queue = new();
    private readonly TestTime _time;
    private MessageEnvelope _lastMessage = NullMessageEnvelope.Instance;

    /// <summary>A kit for the given system, or for a new one named "test" with <see cref="DefaultConfig"/>.</summary>
    /// <param name="assertions">How to fail.</param>
    /// <param name="system">Null for a new one.</param>
    /// <param name="testActorName">Name of the test actor under /system; null for a made-up one.</param>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system = null, string? testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, actorSystemName: null, testActorName)
    {
    }

    /// <summary>A kit for a new system with the given setup, over <see cref="DefaultConfig"/>.</summary>
    /// <param name="assertions">How to fail.</param>
    /// <param name="setup">Settings of the system.</param>
    /// <param name="actorSystemName">Default "test".</param>
    /// <param name="testActorName">Name of the test actor under /system; null for a made-up one.</param>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, system: null, setup, actorSystemName, testActorName)
    {
    }

    /// <summary>A kit for a new system with the given configuration, over <see cref="DefaultConfig"/>.</summary>
    /// <param name="assertions">How to fail.</param>
    /// <param name="config">Configuration of the system.</param>
    /// <param name="actorSystemName">Default "test".</param>
    /// <param name="testActorName">Name of the test actor under /system; null for a made-up one.</param>
    protected TestKitBase(ITestKitAssertions assertions, Config config, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, system: null, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName)
    {
    }

    private TestKitBase(ITestKitAssertions assertions, ActorSystem? system, ActorSystemSetup setup, string? actorSystemName, string? testActorName)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        _assertions = assertions;
        Sys = system ?? ActorSystem.Create(actorSystemName ?? "test", WithDefaults(setup));
        if (system?.HasExtension<TestKitSettings>() == false)
            system.Settings.InjectTopLevelFallback(DefaultConfig);
        _time = TestTime.Of(Sys);
        TestKitSettings = TestKitExtension.For(Sys);
        Log = Logging.GetLogger(Sys, GetType());
        EventFilter = new EventFilterFactory(this);
        Cell = StartTestActor(testActorName ?? $"testActor{Interlocked.Increment(ref _lastTestActor)}");
        if (this is not TestProbe)
            ImplicitSender.Enter(this is INoImplicitSender ? null : Cell);
    }

    private static ActorSystemSetup WithDefaults(ActorSystemSetup setup) =>
        setup.WithSetup(setup.Get<BootstrapSetup>().GetOrElse(BootstrapSetup.Create()).WithConfigFallback(DefaultConfig));

    private ActorCell StartTestActor(string name)
    {
        Sys.Dispatchers.Register(CallingThreadDispatcher.DispatcherId, static () => new CallingThreadDispatcher());
        var props = Props.Create(() => new InternalTestActor(_queue)).WithDispatcher(CallingThreadDispatcher.DispatcherId);
        return ((LocalActorRef)((ExtendedActorSystem)Sys).SystemActorOf(props, name)).Cell;
    }

    /// <summary>The configuration of a system that the kit makes, below the one that it is given.</summary>
    public static Config DefaultConfig { get; } = ConfigurationFactory.FromResource<TestKitBase>("Akka.TestKit.reference.conf");

    /// <summary>A configuration that logs everything.</summary>
    public static Config FullDebugConfig { get; } = ConfigurationFactory.ParseString("""
        akka {
          loglevel = DEBUG
          stdout-loglevel = DEBUG
          log-dead-letters = on
          log-dead-letters-during-shutdown = on
          actor.debug { receive = on, autoreceive = on, lifecycle = on, unhandled = on, event-stream = on }
        }
        """);

    private protected ActorCell Cell { get; }

    /// <summary>The system under test.</summary>
    public ActorSystem Sys { get; }

    /// <summary>The section <c>akka.test</c> of the system.</summary>
    public TestKitSettings TestKitSettings { get; }

    /// <summary>Logs in the name of the test.</summary>
    public ILoggingAdapter Log { get; }

    /// <summary>Expects entries of the system's log.</summary>
    public EventFilterFactory EventFilter { get; }

    /// <summary>The actor whose messages this kit expects.</summary>
    public IActorRef TestActor => Cell.Self;

    /// <summary>Whether a message waits to be expected.</summary>
    public bool HasMessages => _queue.Count > 0;

    /// <summary>The message that was expected last.</summary>
    /// <exception cref="IllegalActorStateException">None was received.</exception>
    public object LastMessage => _lastMessage.Message;

    /// <summary>Who sent the message that was expected last.</summary>
    /// <exception cref="IllegalActorStateException">None was received.</exception>
    public IActorRef LastSender => _lastMessage.Sender;

    /// <summary>Expects entries of another system's log.</summary>
    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    /// <summary>A further actor whose messages can be expected.</summary>
    /// <param name="name">Its name under /system; null for a made-up one.</param>
    public virtual TestProbe CreateTestProbe(string? name = null) => CreateTestProbe(Sys, name);

    /// <summary>A further actor, in any system.</summary>
    /// <param name="system">Where it lives.</param>
    /// <param name="name">Its name under /system; null for a made-up one.</param>
    public virtual TestProbe CreateTestProbe(ActorSystem system, string? name = null) => new(system, _assertions, name);

    internal void Fail(string message) => _assertions.Fail("{0}", message);

    internal TestTime Time => _time;
}
