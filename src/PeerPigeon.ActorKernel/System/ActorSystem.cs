using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A hierarchy of actors with what they share: scheduler, event stream, settings. One per application as a rule.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private bool _isDisposed;

    private protected ActorSystem()
    {
    }

    /// <summary>The settings, read from the configuration.</summary>
    public abstract Settings Settings { get; }

    /// <summary>The system's name, part of every path.</summary>
    public abstract string Name { get; }

    /// <summary>Publishes events by type to whoever has subscribed.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>Where messages go that nobody can take.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>Drops whatever it is told.</summary>
    public abstract IActorRef IgnoreRef { get; }

    /// <summary>What runs the actors.</summary>
    public abstract Dispatchers Dispatchers { get; }

    /// <summary>Settings of mailboxes.</summary>
    public abstract Mailboxes Mailboxes { get; }

    /// <summary>Sends messages later, and is the clock that actors go by.</summary>
    public abstract IScheduler Scheduler { get; }

    /// <summary>The system's own log.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>When the system was made, as time since 1970-01-01 UTC.</summary>
    public abstract TimeSpan StartTime { get; }

    /// <summary>How long the system has been running.</summary>
    public abstract TimeSpan Uptime { get; }

    /// <summary>Ends when the last actor of the system has ended and all termination callbacks have run.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>Starts a system with the runtime's defaults.</summary>
    public static ActorSystem Create(string name) => Create(name, ActorSystemSetup.Empty);

    /// <summary>Starts a system with a configuration over the runtime's defaults.</summary>
    /// <exception cref="ArgumentException">The name has characters other than letters, digits, '-' and '_', or begins with one of the last two.</exception>
    public static ActorSystem Create(string name, Config config) => ActorSystemImpl.CreateAndStart(name, config, ActorSystemSetup.Empty);

    /// <inheritdoc cref="Create(string, Config)" />
    public static ActorSystem Create(string name, BootstrapSetup setup) => Create(name, ActorSystemSetup.Create(setup));

    /// <inheritdoc cref="Create(string, Config)" />
    public static ActorSystem Create(string name, ActorSystemSetup setup) =>
        ActorSystemImpl.CreateAndStart(name, setup.Get<BootstrapSetup>().FlatSelect(static s => s.Config).GetOrElse(Config.Empty), setup);

    /// <summary>Starts a top-level actor, a child of <c>/user</c>.</summary>
    public abstract IActorRef ActorOf(Props props, string? name = null);

    /// <inheritdoc />
    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    /// <inheritdoc />
    public abstract ActorSelection ActorSelection(string actorPath);

    /// <summary>Stops an actor after its current message.</summary>
    public abstract void Stop(IActorRef actor);

    /// <summary>Runs something when all actors have ended; what was registered last runs first.</summary>
    /// <exception cref="InvalidOperationException">The system has terminated.</exception>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Ends all actors, children before their parents. The answer is <see cref="WhenTerminated"/>.</summary>
    public abstract Task Terminate();

    internal abstract Task FinalTerminate();

    /// <summary>Registers an extension if need be, and answers it.</summary>
    public abstract object RegisterExtension(IExtensionId extension);

    /// <summary>The registered extension; null if there is none.</summary>
    public abstract object GetExtension(IExtensionId extensionId);

    /// <summary>The registered extension of a type; null if there is none.</summary>
    public abstract T GetExtension<T>()
        where T : class, IExtension;

    /// <summary>Whether an extension is registered.</summary>
    public abstract bool HasExtension(Type type);

    /// <summary>Whether an extension is registered.</summary>
    public abstract bool HasExtension<T>()
        where T : class, IExtension;

    /// <summary>The registered extension of a type.</summary>
    public abstract bool TryGetExtension(Type extensionType, out object extension);

    /// <summary>The registered extension of a type.</summary>
    public abstract bool TryGetExtension<T>(out T extension)
        where T : class, IExtension;

    /// <summary>Terminates the system and waits for it.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Dispose(disposing: true);
        }

        GC.SuppressFinalize(this);
    }

    private protected abstract void Dispose(bool disposing);
}

/// <summary>What extensions and the runtime itself need of a system beyond <see cref="ActorSystem"/>.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    private protected ExtendedActorSystem()
    {
    }

    /// <summary>Finds and registers references.</summary>
    public abstract IActorRefProvider Provider { get; }

    /// <summary><c>/user</c>, the parent of top-level actors.</summary>
    public abstract IInternalActorRef Guardian { get; }

    /// <summary><c>/</c>, where absolute paths begin.</summary>
    public abstract IInternalActorRef LookupRoot { get; }

    /// <summary><c>/system</c>, the parent of the runtime's own actors, which end after all others.</summary>
    public abstract IInternalActorRef SystemGuardian { get; }

    /// <summary>Starts an actor below <c>/system</c>.</summary>
    public abstract IActorRef SystemActorOf(Props props, string? name = null);

    /// <summary>Starts an actor below <c>/system</c>.</summary>
    public abstract IActorRef SystemActorOf<TActor>(string? name = null)
        where TActor : ActorBase, new();

    /// <summary>Ends all actors without a coordinated shutdown.</summary>
    public abstract void Abort();

    /// <summary>The hierarchy as text, a line per actor.</summary>
    public abstract string PrintTree();
}
