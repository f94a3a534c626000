namespace Akka.Actor;

/// <summary>Makes the strategy of <c>/user</c>; named in <c>akka.actor.guardian-supervisor-strategy</c>.</summary>
public abstract class SupervisorStrategyConfigurator
{
    /// <summary>Makes the strategy.</summary>
    public abstract SupervisorStrategy Create();
}

/// <summary>Restarts top-level actors on most failures.</summary>
public class DefaultSupervisorStrategy : SupervisorStrategyConfigurator
{
    /// <inheritdoc />
    public override SupervisorStrategy Create() => SupervisorStrategy.DefaultStrategy;
}

/// <summary>Stops top-level actors on every failure.</summary>
public class StoppingSupervisorStrategy : SupervisorStrategyConfigurator
{
    /// <inheritdoc />
    public override SupervisorStrategy Create() => SupervisorStrategy.StoppingStrategy;
}
