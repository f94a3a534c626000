namespace Akka.Actor;

/// <summary>Making an instance, and letting go of one.</summary>
internal sealed partial class ActorCell
{
    private void Create()
    {
        try
        {
            _actor = NewActor();
            _actor.AroundPreStart();
            if (_extras is not null) CheckReceiveTimeout(reschedule: true);
            if (SystemImpl.Settings.DebugLifecycle) LogDebug($"Started ({_actor})");
        }
        catch (Exception cause)
        {
            if (_actor is not null)
            {
                ClearActor(_actor);
                _actor = null;
            }

            throw new ActorInitializationException(_self, "Exception during creation", cause);
        }
    }

    private ActorBase NewActor()
    {
        ClearBehaviors();
        ActorHasBeenCleared = false;
        var actor = Props.NewActor();
        _receivesDirectly = !IsReceiveWrapped(actor);
        if (actor is IActorStash { Stash: null } stashing) stashing.Stash = CellStash.For(this, actor.GetType());
        if (actor is IInitializableActor initializable) initializable.Init();
        if (Props.SupervisorStrategy is { } strategy) actor.SupervisorStrategyInternal = strategy;
        return actor;
    }

    private void ClearActor(ActorBase? actor)
    {
        if (actor is not null)
        {
            try
            {
                (actor as IDisposable)?.Dispose();
            }
            catch (Exception cause)
            {
                LogError(cause, $"An error occurred while disposing {actor.GetType()} actor. Reason: {cause.Message}");
            }

            Props.Release(actor);
            actor.Clear(SystemImpl.DeadLetters);
        }

        ActorHasBeenCleared = true;
        CurrentMessage = null;
        ClearBehaviors();
    }
}
