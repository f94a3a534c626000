using Akka.Actor;

namespace PeerPigeon.Actors;

/// <summary>Every mesh of an actor system, under <c>/user/pigeon/{peerId}</c>.</summary>
public sealed class MeshSupervisor : ReceiveActor
{
    /// <summary>Starts without meshes.</summary>
    public MeshSupervisor() => Receive<StartMesh>(OnStart);

    /// <summary>The recipe for one.</summary>
    public static Props Props() => Akka.Actor.Props.Create(() => new MeshSupervisor());

    private void OnStart(StartMesh start)
    {
        string name = start.Mesh.Self.ToString();
        Sender.Tell(
            Context.Child(name).IsNobody()
                ? new MeshStarted(Context.ActorOf(MeshActor.Props(start.Mesh, start.View, start.Unlisted), name))
                : new MeshProtocol.Refused(MeshErrors.Busy, $"a mesh of peer {name} runs in this process already; give each its own id"));
    }

    /// <summary>Start a mesh; answered with <see cref="MeshStarted"/> or <see cref="MeshProtocol.Refused"/>.</summary>
    public sealed record StartMesh(MeshContext Mesh, MeshView View, bool Unlisted);

    /// <summary>The mesh runs.</summary>
    public sealed record MeshStarted(IActorRef Mesh);
}
