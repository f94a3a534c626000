namespace Akka.Actor;

public sealed partial class CoordinatedShutdown
{
    /// <summary>The first phase: applications add what is to happen before anything is taken down.</summary>
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";

    /// <summary>New requests are refused from here on.</summary>
    public const string PhaseServiceUnbind = "service-unbind";

    /// <summary>Requests in progress are completed.</summary>
    public const string PhaseServiceRequestsDone = "service-requests-done";

    /// <summary>Service endpoints are taken down.</summary>
    public const string PhaseServiceStop = "service-stop";

    /// <summary>After services, before membership of a cluster ends.</summary>
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";

    /// <summary>Shards are handed over.</summary>
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";

    /// <summary>The node says that it leaves.</summary>
    public const string PhaseClusterLeave = "cluster-leave";

    /// <summary>Singletons are handed over.</summary>
    public const string PhaseClusterExiting = "cluster-exiting";

    /// <summary>The others have seen it.</summary>
    public const string PhaseClusterExitingDone = "cluster-exiting-done";

    /// <summary>Membership of a cluster ends.</summary>
    public const string PhaseClusterShutdown = "cluster-shutdown";

    /// <summary>The last phase in which actors run.</summary>
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";

    /// <summary>The actor system is terminated.</summary>
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    /// <summary>Why a shutdown was begun. Derive from it for reasons of your own.</summary>
    public abstract class Reason
    {
        /// <summary>For derived reasons.</summary>
        protected Reason()
        {
        }

        /// <summary>What a process that ends for this reason may return.</summary>
        public abstract int ExitCode { get; }
    }

    /// <summary>Nobody said why.</summary>
    public class UnknownReason : Reason
    {
        private UnknownReason()
        {
        }

        /// <summary>The only one.</summary>
        public static readonly Reason Instance = new UnknownReason();

        /// <inheritdoc />
        public override int ExitCode => 1;
    }

    /// <summary><see cref="ActorSystem.Terminate"/> was called.</summary>
    public class ActorSystemTerminateReason : Reason
    {
        private ActorSystemTerminateReason()
        {
        }

        /// <summary>The only one.</summary>
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        /// <inheritdoc />
        public override int ExitCode => 0;
    }

    /// <summary>The process, or the host that the system runs in, is ending.</summary>
    public class ClrExitReason : Reason
    {
        private ClrExitReason()
        {
        }

        /// <summary>The only one.</summary>
        public static readonly Reason Instance = new ClrExitReason();

        /// <inheritdoc />
        public override int ExitCode => 0;
    }
}
