using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Applies the directive to the child that failed, and to no other.</summary>
public class OneForOneStrategy : SupervisorStrategy, IEquatable<OneForOneStrategy>
{
    /// <summary>With a limit of restarts within a time range.</summary>
    /// <param name="maxNrOfRetries">Restarts allowed per child; null for any number.</param>
    /// <param name="withinTimeRange">Window in which restarts are counted; null for the child's whole life.</param>
    /// <param name="localOnlyDecider">Chooses the directive.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, new LocalOnlyDecider(localOnlyDecider))
    {
    }

    /// <inheritdoc cref="OneForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})" />
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, (int)(withinTimeRange ?? Timeout.InfiniteTimeSpan).TotalMilliseconds, decider)
    {
    }

    /// <summary>With a limit of restarts within a time range.</summary>
    /// <param name="maxNrOfRetries">Restarts allowed per child; negative for any number.</param>
    /// <param name="withinTimeMilliseconds">Window in which restarts are counted, in ms; negative for the child's whole life.</param>
    /// <param name="localOnlyDecider">Chooses the directive.</param>
    /// <param name="loggingEnabled">Whether failures are logged.</param>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, new LocalOnlyDecider(localOnlyDecider), loggingEnabled)
    {
    }

    /// <inheritdoc cref="OneForOneStrategy(int, int, Func{Exception, Directive}, bool)" />
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    {
        MaxNumberOfRetries = maxNrOfRetries;
        WithinTimeRangeMilliseconds = withinTimeMilliseconds;
        Decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    /// <summary>Without a limit.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider) : this(-1, -1, localOnlyDecider)
    {
    }

    /// <summary>Without a limit.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true) : this(-1, -1, localOnlyDecider, loggingEnabled)
    {
    }

    /// <summary>Without a limit.</summary>
    public OneForOneStrategy(IDecider decider) : this(-1, -1, decider)
    {
    }

    /// <summary>Without a limit, with <see cref="SupervisorStrategy.DefaultDecider"/>.</summary>
    protected OneForOneStrategy() : this(DefaultDecider)
    {
    }

    /// <summary>Restarts allowed; negative for any number.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>Window in which restarts are counted, in ms; negative for none.</summary>
    public int WithinTimeRangeMilliseconds { get; }

    /// <inheritdoc />
    public override IDecider Decider { get; }

    /// <summary>The same with another limit.</summary>
    public OneForOneStrategy WithMaxNrOfRetries(int maxNrOfRetries) => new(maxNrOfRetries, WithinTimeRangeMilliseconds, Decider);

    /// <inheritdoc />
    public override void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children)
    {
        if (restart && stats.RequestRestartPermission(MaxNumberOfRetries, WithinTimeRangeMilliseconds)) RestartChild(child, cause, suspendFirst: false);
        else context.Stop(child);
    }

    /// <inheritdoc />
    public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children)
    {
    }

    /// <inheritdoc />
    protected override Directive Handle(IActorRef child, Exception exception) => Decider.Decide(exception);

    /// <inheritdoc />
    public bool Equals(OneForOneStrategy? other) =>
        ReferenceEquals(this, other)
        || (other is not null && MaxNumberOfRetries == other.MaxNumberOfRetries
            && WithinTimeRangeMilliseconds == other.WithinTimeRangeMilliseconds && Decider.Equals(other.Decider));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as OneForOneStrategy);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(MaxNumberOfRetries, WithinTimeRangeMilliseconds, Decider);
}
