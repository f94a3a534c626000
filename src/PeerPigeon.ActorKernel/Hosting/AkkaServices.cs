using Akka.Actor;
using Akka.DependencyInjection;
using Akka.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>What AddAkka registers: one actor system per host, its registry, and actors by their key.</summary>
internal static class AkkaServices
{
    public static void Register(IServiceCollection services)
    {
        services.AddSingleton(CreateSystem);
        services.AddSingleton(provider => ActorRegistry.For(provider.GetRequiredService<ActorSystem>()));
        services.AddSingleton<IActorRegistry>(provider => provider.GetRequiredService<ActorRegistry>());
        services.AddSingleton<IReadOnlyActorRegistry>(provider => provider.GetRequiredService<ActorRegistry>());
        services.AddSingleton(typeof(IRequiredActor<>), typeof(RequiredActor<>));
    }

    private static ActorSystem CreateSystem(IServiceProvider provider)
    {
        var builder = provider.GetRequiredService<AkkaConfigurationBuilder>();
        var setup = BootstrapSetup.Create().WithConfig(builder.BuildConfig()).And(DependencyResolverSetup.Create(provider));
        if (!builder.Setups.OfType<LoggerFactorySetup>().Any() && provider.GetService<ILoggerFactory>() is { } loggers)
            setup = setup.And(new LoggerFactorySetup(loggers));
        foreach (var added in builder.Setups)
            setup = setup.And(added);
        return ActorSystem.Create(builder.ActorSystemName, setup);
    }
}
