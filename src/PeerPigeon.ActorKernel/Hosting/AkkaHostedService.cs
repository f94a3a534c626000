using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>Starts the actor system with the host, and ends it through <see cref="Akka.Actor.CoordinatedShutdown"/> within the host's shutdown timeout.</summary>
public class AkkaHostedService : IHostedService
{
    private static readonly TimeSpan StopAfterFailedStart = TimeSpan.FromSeconds(3);

    /// <summary>Made by the host.</summary>
    public AkkaHostedService(
        AkkaConfigurationBuilder configurationBuilder, IServiceProvider serviceProvider, ILogger<AkkaHostedService> logger, IHostApplicationLifetime? applicationLifetime)
    {
        ConfigurationBuilder = configurationBuilder;
        ServiceProvider = serviceProvider;
        Logger = logger;
        HostApplicationLifetime = applicationLifetime;
    }

    /// <summary>The system; null until it has started.</summary>
    protected ActorSystem? ActorSystem { get; set; }

    /// <summary>Its shutdown; null until it has started.</summary>
    protected CoordinatedShutdown? CoordinatedShutdown { get; set; }

    /// <summary>Services of the host.</summary>
    protected IServiceProvider ServiceProvider { get; }

    /// <summary>Settings, actors and startup tasks.</summary>
    protected AkkaConfigurationBuilder ConfigurationBuilder { get; }

    /// <summary>Ends the host when the system ends by itself; null where the host cannot be ended.</summary>
    protected IHostApplicationLifetime? HostApplicationLifetime { get; }

    /// <summary>Log of the host.</summary>
    protected ILogger<AkkaHostedService> Logger { get; }

    /// <inheritdoc />
    public virtual async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            ActorSystem = ServiceProvider.GetRequiredService<ActorSystem>();
            CoordinatedShutdown = CoordinatedShutdown.Get(ActorSystem);
            await ConfigurationBuilder.StartAsync(ActorSystem).ConfigureAwait(false);
            _ = StopHostAfter(ActorSystem);
        }
        catch (Exception fault)
        {
            Logger.LogCritical(fault, "the actor system did not start; the application stops");
            using var patience = new CancellationTokenSource(StopAfterFailedStart);
            await StopAsync(patience.Token).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc />
    public virtual async Task StopAsync(CancellationToken cancellationToken)
    {
        if (CoordinatedShutdown is null)
            return;   // never started
        try
        {
            await CoordinatedShutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Logger.LogWarning("the actor system has not shut down within the host's shutdown timeout; "
                + "raise HostOptions.ShutdownTimeout or shorten akka.coordinated-shutdown.phases");
        }
    }

    private async Task StopHostAfter(ActorSystem system)
    {
        await system.WhenTerminated.ConfigureAwait(false);
        HostApplicationLifetime?.StopApplication();
    }
}
