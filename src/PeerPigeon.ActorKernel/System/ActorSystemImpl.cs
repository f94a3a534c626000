using System.Globalization;
using System.Text;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using PeerPigeon.ActorKernel;

namespace Akka.Actor.Internal;

/// <summary>The one implementation of an actor system.</summary>
public sealed partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly TerminationCallbacks _callbacks;
    private readonly DateTimeOffset _startedAt;
    private readonly TimeSpan _startedAtMonotonic;
    private IActorRef? _deadLetterListener;
    private long _lastUid;

    private ActorSystemImpl(string name, Config config, ActorSystemSetup setup)
    {
        if (name.Length == 0 || name[0] is '-' or '_' || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new ArgumentException(
                $"invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-' or '_')", nameof(name));
        Name = name;
        Settings = new Settings(this, config, setup);
        Runtime = Settings.NewDeterministicRuntime();
        Clock = Runtime?.TimeProvider ?? TimeProvider.System;
        EventStream = new EventStream(Settings.DebugEventStream) { VirtualClock = Runtime?.TimeProvider };
        EventStream.StartStdoutLogger(Settings);
        Log = new BusLogging(EventStream, $"ActorSystem({name})", GetType(), Settings.LogFormatter);
        Scheduler = Runtime?.Scheduler ?? (HeapScheduler)new RealTimeScheduler(() => Log);
        _startedAt = Scheduler.Now;
        _startedAtMonotonic = Scheduler.MonotonicClock;
        Dispatchers = new Dispatchers(Settings.Config, Runtime);
        Mailboxes = new Mailboxes(Settings.Config);
        _callbacks = new TerminationCallbacks(this);
        LocalProvider = new LocalActorRefProvider(this);
    }

    internal static ActorSystemImpl CreateAndStart(string name, Config config, ActorSystemSetup setup)
    {
        var system = new ActorSystemImpl(name, config, setup);
        if (system.Runtime is { } runtime) runtime.InContext(system.Start);
        else system.Start();
        return system;
    }

    private void Start()
    {
        try
        {
            LocalProvider.Start();
            EventStream.StartDefaultLoggers(this);
            foreach (var id in Settings.Config.GetStringList("akka.extensions")) LoadExtension(id);
            if (Settings.LogDeadLetters > 0) _deadLetterListener = SystemActorOf<DeadLetterListener>("deadLetterListener");
            EventStream.StartUnsubscriber(this);
            if (Settings.LogConfigOnStart) Log.Info(Settings.ToString());
        }
        catch
        {
            FinalTerminate();
            throw;
        }
    }

    /// <summary>What drives the system, if it is deterministic.</summary>
    internal DeterministicRuntime? Runtime { get; }

    internal TimeProvider Clock { get; }

    internal LocalActorRefProvider LocalProvider { get; }

    /// <inheritdoc />
    public override string Name { get; }

    /// <inheritdoc />
    public override Settings Settings { get; }

    /// <inheritdoc />
    public override EventStream EventStream { get; }

    /// <inheritdoc />
    public override IActorRef DeadLetters => LocalProvider.DeadLetters;

    /// <inheritdoc />
    public override IActorRef IgnoreRef => LocalProvider.IgnoreRef;

    /// <inheritdoc />
    public override Dispatchers Dispatchers { get; }

    /// <inheritdoc />
    public override Mailboxes Mailboxes { get; }

    /// <inheritdoc />
    public override IScheduler Scheduler { get; }

    /// <inheritdoc />
    public override ILoggingAdapter Log { get; }

    /// <inheritdoc />
    public override IActorRefProvider Provider => LocalProvider;

    /// <inheritdoc />
    public override IInternalActorRef Guardian => LocalProvider.Guardian;

    /// <inheritdoc />
    public override IInternalActorRef LookupRoot => LocalProvider.RootGuardian;

    /// <inheritdoc />
    public override IInternalActorRef SystemGuardian => LocalProvider.SystemGuardian;

    /// <inheritdoc />
    public override TimeSpan StartTime => _startedAt - DateTimeOffset.UnixEpoch;

    /// <inheritdoc />
    public override TimeSpan Uptime => Scheduler.MonotonicClock - _startedAtMonotonic;

    /// <inheritdoc />
    public override Task WhenTerminated => _callbacks.Done;

    internal long NextUid() => Runtime is not null ? ++_lastUid : Random.Shared.Next(1, int.MaxValue);

    /// <inheritdoc />
    public override IActorRef ActorOf(Props props, string? name = null) => LocalProvider.Guardian.Cell.AttachChild(props, name);

    /// <inheritdoc />
    public override IActorRef SystemActorOf(Props props, string? name = null) => LocalProvider.SystemGuardian.Cell.AttachChild(props, name);

    /// <inheritdoc />
    public override IActorRef SystemActorOf<TActor>(string? name = null) => SystemActorOf(Props.Create<TActor>(), name);

    /// <inheritdoc />
    public override ActorSelection ActorSelection(ActorPath actorPath) => Selection.Of(actorPath, this);

    /// <inheritdoc />
    public override ActorSelection ActorSelection(string actorPath) => Selection.Of(actorPath, this, LookupRoot);

    /// <inheritdoc />
    public override void Stop(IActorRef actor)
    {
        var parent = actor.Path.Parent;
        if (parent == Guardian.Path) Guardian.Tell(new StopChild(actor));
        else if (parent == SystemGuardian.Path) SystemGuardian.Tell(new StopChild(actor));
        else ((IInternalActorRef)actor).Stop();
    }

    /// <inheritdoc />
    public override string PrintTree()
    {
        var text = new StringBuilder();
        Print(LookupRoot, "", text);
        return text.ToString();
    }

    private static void Print(IActorRef actor, string indent, StringBuilder text)
    {
        if (actor is not LocalActorRef local) return;
        var kind = local.Cell.Actor?.GetType().FullName ?? "no instance";
        text.Append(indent).AppendLine(CultureInfo.InvariantCulture, $"-> {(actor.Path.Depth == 0 ? "/" : actor.Path.Name)} {kind} {local.Cell.MailboxStatus}");
        foreach (var child in local.Children.Order()) Print(child, indent + "   ", text);
    }

    /// <inheritdoc />
    public override string ToString() => LookupRoot.Path.Address.ToString();
}
