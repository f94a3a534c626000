namespace Akka.Actor;

public abstract partial class ActorBase
{
    private SupervisorStrategy? _supervisorStrategy;

    internal SupervisorStrategy SupervisorStrategyInternal
    {
        get => _supervisorStrategy ??= SupervisorStrategy();
        set => _supervisorStrategy = value;
    }

    /// <summary>How this actor deals with failures of its children; asked once per incarnation.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.DefaultStrategy;

    /// <summary>Before the first message.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>On the failed instance before it is replaced. The base stops all children and calls <see cref="PostStop"/>.</summary>
    /// <param name="reason">What failed.</param>
    /// <param name="message">The message that was being handled; null if there was none.</param>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren().ToArray())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>On the new instance. The base calls <see cref="PreStart"/>.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>After the last message.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Wraps <see cref="PreStart"/>.</summary>
    public virtual void AroundPreStart() => PreStart();

    /// <summary>Wraps <see cref="PreRestart"/>; timers end here.</summary>
    public virtual void AroundPreRestart(Exception cause, object message)
    {
        if (this is IWithTimers { Timers: { } timers }) timers.CancelAll();
        PreRestart(cause, message);
    }

    /// <summary>Wraps <see cref="PostRestart"/>.</summary>
    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    /// <summary>Wraps <see cref="PostStop"/>; timers end here.</summary>
    public virtual void AroundPostStop()
    {
        if (this is IWithTimers { Timers: { } timers }) timers.CancelAll();
        PostStop();
    }
}
