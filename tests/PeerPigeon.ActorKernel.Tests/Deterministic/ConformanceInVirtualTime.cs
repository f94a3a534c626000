using PeerPigeon.ActorKernel.Tests.Conformance;

namespace PeerPigeon.ActorKernel.Tests.Deterministic;

/// <summary>The conformance specs again, on one thread, with an order drawn from a seed and time that only the test moves.</summary>
internal static class VirtualTime
{
    internal const string Config = "akka.actor.deterministic { enabled = on, seed = 20260101 }";
}

public sealed class OrderingInVirtualTime() : OrderingSpecs(VirtualTime.Config);

public sealed class ReceiveActorInVirtualTime() : ReceiveActorSpecs(VirtualTime.Config);

public sealed class BecomeInVirtualTime() : BecomeSpecs(VirtualTime.Config);

public sealed class LifecycleInVirtualTime() : LifecycleSpecs(VirtualTime.Config);

public sealed class SupervisionInVirtualTime() : SupervisionSpecs(VirtualTime.Config);

public sealed class FailingHooksInVirtualTime() : FailingHooksSpecs(VirtualTime.Config);

public sealed class WatchInVirtualTime() : WatchSpecs(VirtualTime.Config);

public sealed class StoppingInVirtualTime() : StoppingSpecs(VirtualTime.Config);

public sealed class StashInVirtualTime() : StashSpecs(VirtualTime.Config);

public sealed class TimersInVirtualTime() : TimerSpecs(VirtualTime.Config);

public sealed class ReceiveTimeoutInVirtualTime() : ReceiveTimeoutSpecs(VirtualTime.Config)
{
    [Fact]
    public void A_message_puts_the_timeout_off() => MessagePutsTheTimeoutOff();
}

public sealed class ReceiveAsyncInVirtualTime() : ReceiveAsyncSpecs(VirtualTime.Config);

public sealed class AskInVirtualTime() : AskSpecs(VirtualTime.Config);

public sealed class PipeToInVirtualTime() : PipeToSpecs(VirtualTime.Config);

public sealed class EventStreamInVirtualTime() : EventStreamSpecs(VirtualTime.Config);

public sealed class SelectionInVirtualTime() : SelectionSpecs(VirtualTime.Config);

public sealed class NamesInVirtualTime() : NameSpecs(VirtualTime.Config);

public sealed class PropsInVirtualTime() : PropsSpecs(VirtualTime.Config);

public sealed class SystemInVirtualTime() : SystemSpecs(VirtualTime.Config);

public sealed class SchedulerInVirtualTime() : SchedulerSpecs(VirtualTime.Config);

public sealed class LoggingInVirtualTime() : LoggingSpecs(VirtualTime.Config);

public sealed class ShutdownInVirtualTime() : ShutdownSpecs(VirtualTime.Config);

public sealed class BoundsInVirtualTime() : BoundsSpecs(VirtualTime.Config);

public sealed class PrecedenceInVirtualTime() : PrecedenceSpecs(VirtualTime.Config);
