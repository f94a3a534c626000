using Akka.Actor;
using Akka.Dispatch;

namespace Akka.TestKit.Internal;

/// <summary>
/// Runs an actor in the thread of whoever sends to it: when Tell returns, a test actor has kept the message, unless another
/// thread is just handing it one.
/// </summary>
internal sealed class CallingThreadDispatcher() : MessageDispatcher(DispatcherId, int.MaxValue)
{
    internal const string DispatcherId = "akka.test.test-actor.dispatcher";

    internal override void Execute(ActorCell cell, bool again) => cell.Run(Throughput);
}
