using Akka.Configuration;

namespace Akka.Actor;

/// <summary>Makes the <see cref="CoordinatedShutdown"/> of a system from <c>akka.coordinated-shutdown</c>.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    /// <inheritdoc />
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system)
    {
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        if (config.IsNullOrEmpty())
            throw new ConfigurationException("akka.coordinated-shutdown is missing; "
                + "put ConfigurationFactory.Default() behind the settings of the system");
        var shutdown = new CoordinatedShutdown(system, ShutdownPhases.FromConfig(config));
        var exits = config.GetBoolean("exit-clr");
        if (system.Settings.CoordinatedShutdownTerminateActorSystem || exits)
            shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "terminate-system", () => Terminate(system, exits));
        if (config.GetBoolean("run-by-clr-shutdown-hook"))
            RunAtProcessExit(system, shutdown);
        return shutdown;
    }

    private static async Task<Done> Terminate(ExtendedActorSystem system, bool exits)
    {
        if (system.Settings.CoordinatedShutdownTerminateActorSystem)
            await system.FinalTerminate();
        if (exits)
            Environment.Exit(0);
        return Done.Instance;
    }

    // The process ends when the handler returns, so it has to wait here.
    private static void RunAtProcessExit(ActorSystem system, CoordinatedShutdown shutdown)
    {
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        system.WhenTerminated.ContinueWith(_ => AppDomain.CurrentDomain.ProcessExit -= OnExit, TaskScheduler.Default);

        void OnExit(object? sender, EventArgs args) => shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).Wait(shutdown.TotalTimeout);
    }
}
