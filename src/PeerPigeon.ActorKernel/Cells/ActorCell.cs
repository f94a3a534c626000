using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// One actor from the runtime's side: its mailbox, its children, whom it watches, and its current instance. Everything but
/// the mailbox's inlets is touched only by the thread that runs the actor at the moment; fields that few actors need are
/// kept in objects that are made when the need arises.
/// </summary>
internal sealed partial class ActorCell : IUntypedActorContext, IThreadPoolWorkItem
{
    [ThreadStatic]
    private static ActorCell? _current;

    // Laid out in this order. First what rarely changes: 64 bytes that keep the rest, written with each message, off the cache
    // lines of the reference before it, where senders write.
    private readonly ActorSystemImpl _system;
    private readonly MessageDispatcher _dispatcher;
    private readonly IInternalActorRef _parent;
    private Props _props;
    private CellExtras? _extras;
    private CellChildren? _children;
    private object? _watchers;            // null, one reference, or a set of several: most actors are watched by one other at most
    private ActorTaskScheduler? _taskScheduler;

    private readonly LocalActorRef _self;
    private MessageNode? _head;
    private MessageNode? _front;          // what was unstashed, before everything in the queue
    private ActorBase? _actor;
    private IActorRef? _sender;
    private object? _message;
    private SystemMessage? _systemInbox;
    private SystemMessage? _systemNext;   // taken from the inbox, oldest first, and not handled yet
    private Receive? _behavior;           // null: the actor's own Receive
    private int _suspendCount;
    private int _envelopeId;
    private bool _receivesDirectly;       // nothing is wrapped around Receive
    private bool _isStream;               // the last batch was full

    internal ActorCell(ActorSystemImpl system, LocalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef parent)
    {
        _system = system;
        _self = self;
        _props = props;
        _dispatcher = dispatcher;
        _parent = parent;
        if (system.Runtime is null) self.Tail = _head = new MessageNode();
        _systemInbox = new Create();   // before anything else
    }

    /// <summary>The cell whose actor runs on this thread.</summary>
    internal static ActorCell? Current
    {
        get => _current;
        set => _current = value;   // the TestKit: a test tells in the name of its test actor
    }

    internal ActorSystemImpl SystemImpl => _system;

    internal ActorBase? Actor => _actor;

    internal object? CurrentMessage
    {
        get => _message;
        set => _message = value;
    }

    /// <summary>Tells one message from the next, so that none is stashed twice.</summary>
    internal int CurrentEnvelopeId => _envelopeId;

    internal bool ActorHasBeenCleared { get; private set; }

    public ActorSystem System => SystemImpl;

    public Props Props => _props;

    public MessageDispatcher Dispatcher => _dispatcher;

    public IActorRef Self => _self;

    internal IInternalActorRef Parent => _parent;

    IActorRef IActorContext.Parent => Parent;

    public IActorRef Sender => _sender ?? SystemImpl.DeadLetters;

    internal ActorTaskScheduler TaskScheduler =>
        _taskScheduler ?? Interlocked.CompareExchange(ref _taskScheduler, new ActorTaskScheduler(this), null) ?? _taskScheduler;

    public ActorSelection ActorSelection(string actorPath) => Selection.Of(actorPath, SystemImpl, Self);

    public ActorSelection ActorSelection(ActorPath actorPath) => Selection.Of(actorPath, SystemImpl);

    private Type ActorType => _actor?.GetType() ?? Props.Type;

    private string LogSource => _self.Path.ToString();
}
