using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Making, finding and stopping children.</summary>
internal sealed partial class ActorCell
{
    private CellChildren ChildrenForAdding =>
        Volatile.Read(ref _children) ?? Interlocked.CompareExchange(ref _children, new CellChildren(), null) ?? _children;

    private bool IsTerminating => _children?.IsTerminating == true;

    private bool IsWaitingForChildren => _children?.IsWaiting == true;

    public IActorRef ActorOf(Props props, string? name = null) => AttachChild(props, name);

    /// <summary>Makes a child; from any thread where the parent is a guardian.</summary>
    internal LocalActorRef AttachChild(Props props, string? name)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is not null) CheckName(name);
        SystemImpl.Runtime?.CheckThread(this);
        var dispatcher = SystemImpl.Dispatchers.For(props);
        if (props.Mailbox.Length != 0) SystemImpl.Mailboxes.For(props);   // throws if this runtime has no such mailbox
        var stats = ChildrenForAdding.Add(
            name,
            (Cell: this, props, dispatcher),
            static (name, state) =>
            {
                var (cell, props, dispatcher) = state;
                var path = new ChildActorPath(cell._self.Path, name, cell.SystemImpl.NextUid());
                return new ChildRestartStats(new LocalActorRef(cell.SystemImpl, props, dispatcher, cell._self, path));
            });
        var child = (LocalActorRef)stats.Child;
        if (IsFailed)
            for (var i = 0; i < _suspendCount; i++) child.Suspend();
        child.Start();
        return child;
    }

    private static void CheckName(string name)
    {
        if (name.Length == 0) throw new InvalidActorNameException("Actor name must not be empty.");
        if (!ActorPath.IsValidPathElement(name)) throw new InvalidActorNameException($"Illegal actor name [{name}]. {ActorPath.NameRule}");
    }

    public IActorRef Child(string name) => _children?.Find(name)?.Child ?? (IActorRef)ActorRefs.Nobody;

    public IEnumerable<IActorRef> GetChildren() => Children;

    internal IReadOnlyList<IActorRef> Children => _children is { } children ? Array.ConvertAll<ChildRestartStats, IActorRef>(children.Snapshot(), static c => c.Child) : [];

    /// <summary>The child of that name, which may end in <c>#uid</c>; <see cref="ActorRefs.Nobody"/> if there is none.</summary>
    internal IInternalActorRef GetSingleChild(string name)
    {
        var (plain, uid) = ActorPath.SplitNameAndUid(name);
        return _children?.Find(plain) is { } child && (uid == ActorPath.UndefinedUid || uid == child.Uid) ? child.Child : ActorRefs.Nobody;
    }

    public void Stop(IActorRef child)
    {
        _children?.MarkStopping(child);
        ((IInternalActorRef)child).Stop();
    }

    /// <summary>From here on no child can be made, from whatever thread.</summary>
    private CellChildren BeginTermination()
    {
        var children = Volatile.Read(ref _children) ?? Interlocked.CompareExchange(ref _children, CellChildren.Ended, null) ?? CellChildren.Ended;
        children.BeginTermination();
        return children;
    }

    private IEnumerable<IInternalActorRef> InternalChildren()
    {
        foreach (var child in _children?.Snapshot() ?? []) yield return child.Child;
    }

    private void StopChildren()
    {
        if (_children is null) return;
        foreach (var child in _children.Snapshot()) Stop(child.Child);
    }

    private void SuspendChildren(IActorRef? except = null, ChildRestartStats[]? exceptThese = null)
    {
        if (_children is null) return;
        foreach (var child in _children.Snapshot())
            if (!child.Child.Equals(except) && (exceptThese is null || Array.IndexOf(exceptThese, child) < 0)) child.Child.Suspend();
    }

    private void ResumeChildren(Exception? cause, IActorRef? perpetrator)
    {
        if (_children is null) return;
        foreach (var child in _children.Snapshot()) child.Child.Resume(child.Child.Equals(perpetrator) ? cause : null);
    }
}
