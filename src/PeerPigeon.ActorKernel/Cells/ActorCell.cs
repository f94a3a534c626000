using Akka.Actor.Internal;
using Akka.Dispatch;

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

    private readonly LocalActorRef _self;
    private ActorBase? _actor;
    private IActorRef? _sender;
    private ActorTaskScheduler? _taskScheduler;

    internal ActorCell(ActorSystemImpl system, LocalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef parent)
    {
        SystemImpl = system;
        _self = self;
        Props = props;
        Dispatcher = dispatcher;
        Parent = parent;
        _head = _tail = new MessageNode();
        _systemInbox = new Dispatch.SysMsg.Create();   // before anything else
    }

    /// <summary>The cell whose actor runs on this thread.</summary>
    internal static ActorCell? Current
    {
        get => _current;
        set => _current = value;   // the TestKit: a test tells in the name of its test actor
    }

    internal ActorSystemImpl SystemImpl { get; }

    internal ActorBase? Actor => _actor;

    internal object? CurrentMessage { get; set; }

    /// <summary>Tells one message from the next, so that none is stashed twice.</summary>
    internal int CurrentEnvelopeId { get; private set; }

    internal bool ActorHasBeenCleared { get; private set; }

    public ActorSystem System => SystemImpl;

    public Props Props { get; private set; }

    public MessageDispatcher Dispatcher { get; }

    public IActorRef Self => _self;

    internal IInternalActorRef Parent { get; }

    IActorRef IActorContext.Parent => Parent;

    public IActorRef Sender => _sender ?? SystemImpl.DeadLetters;

    internal ActorTaskScheduler TaskScheduler =>
        _taskScheduler ?? Interlocked.CompareExchange(ref _taskScheduler, new ActorTaskScheduler(this), null) ?? _taskScheduler;

    public ActorSelection ActorSelection(string actorPath) => Selection.Of(actorPath, SystemImpl, Self);

    public ActorSelection ActorSelection(ActorPath actorPath) => Selection.Of(actorPath, SystemImpl);

    private Type ActorType => _actor?.GetType() ?? Props.Type;

    private string LogSource => _self.Path.ToString();
}
