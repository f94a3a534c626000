using Akka.Actor;
using Akka.Dispatch;

namespace PeerPigeon.ActorKernel;

/// <summary>Puts cells that have something to do among those that are drawn from.</summary>
internal sealed class DeterministicDispatcher(string id, int throughput, DeterministicRuntime runtime) : MessageDispatcher(id, throughput)
{
    internal override void Execute(ActorCell cell, bool again) => runtime.AddReady(cell);
}
