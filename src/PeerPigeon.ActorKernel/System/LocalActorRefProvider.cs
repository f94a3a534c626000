using System.Collections.Concurrent;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The references of a system whose actors are all in this process.</summary>
internal sealed class LocalActorRefProvider : IActorRefProvider
{
    private readonly ActorSystemImpl _system;
    private readonly ActorPath _tempPath;
    private readonly TempContainerRef _temp;
    private readonly RootSupervisorRef _supervisor;
    private long _tempNumber;

    internal LocalActorRefProvider(ActorSystemImpl system)
    {
        _system = system;
        DefaultAddress = new Address("akka", system.Name);
        RootPath = new RootActorPath(DefaultAddress);
        _tempPath = new ChildActorPath(RootPath, "temp", ActorPath.UndefinedUid);
        DeadLetters = new DeadLetterActorRef(this, new ChildActorPath(RootPath, "deadLetters", ActorPath.UndefinedUid), system.EventStream);
        IgnoreRef = new IgnoreActorRef(this);
        _temp = new TempContainerRef(this, _tempPath);
        _supervisor = new RootSupervisorRef(system, this, new ChildActorPath(RootPath, "_Root-guardian-supervisor", ActorPath.UndefinedUid));
    }

    public IInternalActorRef RootGuardian { get; private set; } = null!;

    public LocalActorRef Guardian { get; private set; } = null!;

    public LocalActorRef SystemGuardian { get; private set; } = null!;

    public IInternalActorRef TempContainer => _temp;

    public IActorRef DeadLetters { get; }

    public IActorRef IgnoreRef { get; }

    public ActorPath RootPath { get; }

    public Address DefaultAddress { get; }

    public Settings Settings => _system.Settings;

    public Task TerminationTask => _supervisor.Ended;

    internal void Start()
    {
        var dispatcher = _system.Dispatchers.DefaultGlobalDispatcher;
        var rootStrategy = new OneForOneStrategy(cause =>
        {
            _system.Log.Error(cause, "Guardian failed. Shutting down system");
            return Directive.Stop;
        });
        var root = new RootGuardianRef(_system, Props.Create<GuardianActor>().WithSupervisorStrategy(rootStrategy), dispatcher, _supervisor, RootPath);
        RootGuardian = root;
        Guardian = root.Cell.AttachChild(Props.Create<GuardianActor>().WithSupervisorStrategy(Settings.UserGuardianStrategy()), "user");
        SystemGuardian = root.Cell.AttachChild(
            Props.Create<SystemGuardianActor>(Guardian).WithSupervisorStrategy(SupervisorStrategy.DefaultStrategy), "system");
        root.SendSystemMessage(new Watch(SystemGuardian, root));
        root.Start();
    }

    public IActorRef RootGuardianAt(Address address) => address == DefaultAddress ? RootGuardian : DeadLetters;

    public ActorPath TempPath() => new ChildActorPath(_tempPath, AutoName.Of('$', Interlocked.Increment(ref _tempNumber)), ActorPath.UndefinedUid);

    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path) => _temp.Add(CheckTemp(path).Name, actorRef);

    public void UnregisterTempActor(ActorPath path) => _temp.Remove(CheckTemp(path).Name);

    private ActorPath CheckTemp(ActorPath path) => path.Parent == _tempPath
        ? path
        : throw new InvalidOperationException($"{path} is not below {_tempPath}; only paths from TempPath() can be registered");

    public IActorRef ResolveActorRef(string path)
    {
        if (ActorPath.TryParse(path, out var parsed)) return ResolveActorRef(parsed);
        _system.Log.Debug("Resolve of unknown path [{0}] failed. Invalid format.", path);
        return DeadLetters;
    }

    public IActorRef ResolveActorRef(ActorPath actorPath)
    {
        if (actorPath.Address != DefaultAddress || actorPath.Depth == 0)
        {
            _system.Log.Debug("Resolve of foreign ActorPath [{0}] failed", actorPath);
            return DeadLetters;
        }

        var found = RootGuardian.GetChild(actorPath.Elements);
        var isOther = actorPath.Uid != ActorPath.UndefinedUid && found.Path.Uid != actorPath.Uid;
        return found.IsNobody() || isOther ? new EmptyLocalActorRef(this, actorPath, _system.EventStream) : found;
    }

    public Address? GetExternalAddressFor(Address address) => address == DefaultAddress ? address : null;

    /// <summary>Holds the references of those who ask, by name.</summary>
    private sealed class TempContainerRef(LocalActorRefProvider provider, ActorPath path) : MinimalActorRef
    {
        private readonly ConcurrentDictionary<string, IInternalActorRef> _children = new(StringComparer.Ordinal);

        public override ActorPath Path => path;

        public override IActorRefProvider Provider => provider;

        public override IInternalActorRef Parent => provider.RootGuardian;

        internal void Add(string name, IInternalActorRef actor) => _children[name] = actor;

        internal void Remove(string name) => _children.TryRemove(name, out _);

        public override IActorRef GetChild(IReadOnlyList<string> name)
        {
            if (name.Count == 0) return this;
            if (!_children.TryGetValue(name[0], out var child)) return ActorRefs.Nobody;
            return name.Count == 1 ? child : child.GetChild(name.Skip(1).ToArray());
        }
    }
}
