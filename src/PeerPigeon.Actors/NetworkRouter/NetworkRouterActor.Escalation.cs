using Akka.Actor;
using static PeerPigeon.Actors.NetworkRouterProtocol;

namespace PeerPigeon.Actors;

// A home with too few peers: what is published here goes out in the global network instead (design §6, §7).
public sealed partial class NetworkRouterActor
{
    private IActorRef? _globalRouter;
    private bool _isSwitching;

    private void OnEscalate(Escalate escalate)
    {
        _globalRouter = escalate.GlobalRouter;
        foreach ((ICommand command, IActorRef asker) in TakeCarried())
            _globalRouter.Tell(new GlobalRouterProtocol.Escalated(command), asker);
    }

    private void OnReturnHome()
    {
        _globalRouter?.Tell(new GlobalRouterProtocol.EscalationEnded(_network));
        _globalRouter = null;
    }

    private void OnRest(Rest rest)
    {
        if (rest.CarryTo is not null)
        {
            _isSwitching = true;
            foreach ((ICommand command, IActorRef asker) in TakeCarried())
                rest.CarryTo.Tell(new GlobalRouterProtocol.CarriedHome(command), asker);
        }

        Sender.Tell(new Rested());
    }

    // No link ever took what waits here; only with its sender's leave does it go elsewhere, and it waits no longer for that.
    private IEnumerable<(ICommand Command, IActorRef Asker)> TakeCarried() =>
        _outbox.TakeWhere(waiting =>
                waiting.Command is not PublishBroadcast { Bridge: not null } && (_mesh.Settings.Fallback.CarryOver || waiting.Command.Options.Carry))
            .Select(taken => (taken.Item.Command switch
            {
                PublishBroadcast broadcast => broadcast with { WaitsUntil = taken.Until },
                PublishDirect direct => direct with { WaitsUntil = taken.Until },
                _ => (ICommand)taken.Item.Command,
            }, taken.Item.Asker));
}
