using Akka.Actor;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.GlobalRouterProtocol;

namespace PeerPigeon.Actors;

/// <summary>Takes what a home network escalates to the router of the global one, which stamps and sends it (design §7).</summary>
/// <remarks>
/// The global network is left from here, by the way on which the last escalated publication came, so that none of them finds it closed.
/// </remarks>
public sealed class GlobalRouterActor : ReceiveActor
{
    private readonly MeshContext _mesh;
    private readonly IActorRef _networks;
    private NetworkName _home = NetworkName.Global;

    /// <summary>Starts without traffic.</summary>
    /// <param name="mesh">Who we are.</param>
    /// <param name="networks">The networks of the mesh.</param>
    public GlobalRouterActor(MeshContext mesh, IActorRef networks)
    {
        _mesh = mesh;
        _networks = networks;

        Receive<Escalated>(OnEscalated);
        Receive<CarriedHome>(m => _networks.Forward(new NetworkProtocol.ToRouter(_home, m.Publication)));
        Receive<EscalationEnded>(OnEnded);
    }

    /// <summary>The recipe for one.</summary>
    public static Props Props(MeshContext mesh, IActorRef networks) => Akka.Actor.Props.Create(() => new GlobalRouterActor(mesh, networks));

    private void OnEscalated(Escalated escalated)
    {
        _mesh.Counters.CountEscalated();
        _networks.Forward(new NetworkProtocol.ToRouter(NetworkName.Global, escalated.Publication));
    }

    private void OnEnded(EscalationEnded ended)
    {
        _home = ended.Home;
        _networks.Tell(new NetworkProtocol.LeaveNetwork(NetworkName.Global, CarryTo: Self));
    }
}
