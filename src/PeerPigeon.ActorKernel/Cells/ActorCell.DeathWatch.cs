using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Whom the actor watches, and who watches it.</summary>
internal sealed partial class ActorCell
{
    public IActorRef Watch(IActorRef subject) => Watch(subject, customMessage: null);

    public IActorRef WatchWith(IActorRef subject, object message) =>
        Watch(subject, message ?? throw new ArgumentNullException(nameof(message), "message must not be null"));

    private IActorRef Watch(IActorRef subject, object? customMessage)
    {
        if (subject is null) throw new ArgumentNullException(nameof(subject), "subject must not be null");
        if (subject.Equals(_self) || _extras?.Watching?.ContainsKey(subject) == true) return subject;
        var watchee = (IInternalActorRef)subject;
        (Extras.Watching ??= []).Add(watchee, customMessage);
        watchee.SendSystemMessage(new Watch(watchee, _self));
        return subject;
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        if (subject is null) throw new ArgumentNullException(nameof(subject), "subject must not be null");
        if (_extras?.Watching?.Remove(subject) == true) Forget((IInternalActorRef)subject);
        _extras?.TerminatedQueued?.Remove(subject);
        return subject;
    }

    private void Forget(IInternalActorRef watchee) => watchee.SendSystemMessage(new Unwatch(watchee, _self));

    private void ReceivedTerminated(Terminated terminated)
    {
        if (_extras?.TerminatedQueued?.Remove(terminated.ActorRef, out var customMessage) == true) ReceiveMessage(customMessage ?? terminated);
    }

    private void WatchedActorTerminated(DeathWatchNotification notice)
    {
        var actor = notice.Actor;
        if (_extras?.Watching?.Remove(actor, out var customMessage) == true && !IsTerminating)
        {
            _self.Tell(new Terminated(actor, notice.ExistenceConfirmed, notice.AddressTerminated), actor);
            TerminatedQueuedFor(actor, customMessage);
        }

        if (_children?.Find(actor) is { } child) HandleChildTerminated(child);
    }

    internal void TerminatedQueuedFor(IActorRef subject, object? customMessage) => (Extras.TerminatedQueued ??= [])[subject] = customMessage;

    private void AddWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (watcher.Equals(_self))
        {
            Watch(watchee);
            return;
        }

        if (!watchee.Equals(_self) || IsWatchedBy(watcher)) return;
        switch (_watchers)
        {
            case null:
                _watchers = watcher;
                break;
            case IInternalActorRef single:
                _watchers = new HashSet<IInternalActorRef> { single, watcher };
                break;
            default:
                ((HashSet<IInternalActorRef>)_watchers).Add(watcher);
                break;
        }

        if (SystemImpl.Settings.DebugLifecycle) LogDebug($"now watched by {watcher}");
    }

    private bool IsWatchedBy(IInternalActorRef watcher) =>
        _watchers is IInternalActorRef single ? single.Equals(watcher) : _watchers is HashSet<IInternalActorRef> several && several.Contains(watcher);

    private void RemoveWatcher(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (watcher.Equals(_self))
        {
            Unwatch(watchee);
            return;
        }

        if (!watchee.Equals(_self) || !IsWatchedBy(watcher)) return;
        if (_watchers is HashSet<IInternalActorRef> several) several.Remove(watcher);
        else _watchers = null;
        if (SystemImpl.Settings.DebugLifecycle) LogDebug($"no longer watched by {watcher}");
    }

    private void TellWatchersWeDied()
    {
        if (_watchers is IInternalActorRef single) NotifyOfDeath(single);
        else if (_watchers is HashSet<IInternalActorRef> several)
            foreach (var watcher in several) NotifyOfDeath(watcher);
        _watchers = null;
    }

    /// <summary>The supervisor is told as a supervisor, so once is enough for it.</summary>
    private void NotifyOfDeath(IInternalActorRef watcher)
    {
        if (!watcher.Equals(Parent)) watcher.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true, addressTerminated: false));
    }

    private void UnwatchWatchedActors()
    {
        if (_extras?.Watching is { Count: > 0 } watching)
        {
            foreach (var watchee in watching.Keys) Forget((IInternalActorRef)watchee);
            watching.Clear();
        }

        _extras?.TerminatedQueued?.Clear();
    }
}
