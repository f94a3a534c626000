using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.FallbackProtocol;

namespace PeerPigeon.Actors;

// What the policy says is to be done. The mesh flips the active network and passes the router's orders on, in one step with it.
public sealed partial class FallbackSupervisorActor
{
    private void Perform(FallbackEffect effect, bool wasInGlobal, HomeCensus.Numbers numbers, Assessed assessed)
    {
        switch (effect)
        {
            case FallbackEffect.EnterGlobal:
                _networks.Tell(new NetworkProtocol.JoinNetwork(NetworkName.Global));
                _signaling.Tell(new SignalingProtocol.Move(NetworkName.Global));
                break;
            case FallbackEffect.EnterHome:
                _networks.Tell(new NetworkProtocol.JoinNetwork(_home));
                _signaling.Tell(new SignalingProtocol.Move(_home));
                break;
            case FallbackEffect.ActivateGlobal:
                Switch(
                    NetworkName.Global,
                    $"fell back to '{NetworkName.Global}': '{_home}' has {Peers(numbers.Home)}, fewer than {Rules.Threshold}",
                    assessed,
                    new NetworkProtocol.ToRouter(_home, new NetworkRouterProtocol.Escalate(_globalRouter)),
                    new NetworkProtocol.RestNetwork(_home));
                break;
            case FallbackEffect.ActivateHome when wasInGlobal:
                // The home router passes the word on to the global one, behind the last message that it escalated.
                Switch(
                    _home,
                    $"back home in '{_home}': it has {Peers(numbers.Return)} again",
                    assessed,
                    new NetworkProtocol.ToRouter(_home, new NetworkRouterProtocol.ReturnHome()));
                break;
            case FallbackEffect.ActivateHome:
                LeaveGlobal(atOnce: false);
                break;
            case FallbackEffect.EndGlobal:
                LeaveGlobal(atOnce: true);
                _networks.Tell(new NetworkProtocol.JoinNetwork(_home));
                _signaling.Tell(new SignalingProtocol.Move(_home));
                if (wasInGlobal)
                    Switch(_home, $"back home in '{_home}': fallback is forbidden", assessed, new NetworkProtocol.ToRouter(_home, new NetworkRouterProtocol.ReturnHome()));
                break;
        }
    }

    private void Switch(NetworkName network, string reason, Assessed assessed, params ReadOnlySpan<NetworkProtocol.ICommand> then)
    {
        _told = assessed;
        Context.Parent.Tell(new Switched(network, reason, assessed, [.. then]));
    }

    private void LeaveGlobal(bool atOnce) => _networks.Tell(new NetworkProtocol.LeaveNetwork(NetworkName.Global, atOnce, _globalRouter));

    private static string Peers(int count) => count == 1 ? "1 peer" : $"{count} peers";
}
