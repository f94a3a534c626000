using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting;

/// <summary>An actor system in a host of Microsoft.Extensions.Hosting.</summary>
public static class AkkaHostingExtensions
{
    /// <summary>Runs an actor system in this host: its actors start with the host, and its shutdown ends with the host.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="actorSystemName">Name of the system, part of its actors' paths.</param>
    /// <param name="builder">Settings and actors; called once, at once, so that what it adds to the services counts.</param>
    public static IServiceCollection AddAkka(this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder> builder)
    {
        var akka = new AkkaConfigurationBuilder(services, actorSystemName);
        builder(akka);
        return Add<AkkaHostedService>(services.AddSingleton(akka));
    }

    /// <summary>Runs an actor system in this host: its actors start with the host, and its shutdown ends with the host.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="actorSystemName">Name of the system, part of its actors' paths.</param>
    /// <param name="builder">Settings and actors; called once, when the host is built.</param>
    public static IServiceCollection AddAkka(this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder, IServiceProvider> builder) =>
        services.AddAkka<AkkaHostedService>(actorSystemName, builder);

    /// <inheritdoc cref="AddAkka(IServiceCollection, string, Action{AkkaConfigurationBuilder, IServiceProvider})" />
    /// <typeparam name="T">The service that starts and stops the system.</typeparam>
    public static IServiceCollection AddAkka<T>(this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder, IServiceProvider> builder)
        where T : AkkaHostedService
    {
        var akka = new AkkaConfigurationBuilder(services, actorSystemName);
        return Add<T>(services.AddSingleton(provider =>
        {
            builder(akka, provider);
            return akka;
        }));
    }

    private static IServiceCollection Add<T>(IServiceCollection services)
        where T : AkkaHostedService
    {
        AkkaServices.Register(services);
        return services.AddHostedService<T>();
    }

    /// <summary>Hands a setup to the system. Services always come from the host.</summary>
    public static AkkaConfigurationBuilder AddSetup(this AkkaConfigurationBuilder builder, Setup setup) => builder.AddSetup(setup);

    /// <summary>Adds settings behind or in front of those already there.</summary>
    public static AkkaConfigurationBuilder AddHocon(this AkkaConfigurationBuilder builder, Config hocon, HoconAddMode addMode) =>
        builder.AddHocon(hocon, addMode);

    /// <summary>Adds settings of the host, such as appsettings.json or the environment.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configuration">A section, which keeps its own name as first segment, or a whole configuration.</param>
    /// <param name="addMode">Behind or in front of the settings already there.</param>
    /// <param name="normalizeKeys">Whether keys become lower case. Underscores become dashes in any case.</param>
    public static AkkaConfigurationBuilder AddHocon(this AkkaConfigurationBuilder builder, IConfiguration configuration, HoconAddMode addMode, bool normalizeKeys = true) =>
        builder.AddHocon(configuration.ToHocon(normalizeKeys), addMode);

    /// <summary>Adds the settings of a HOCON file.</summary>
    /// <exception cref="ConfigurationException">The file is not HOCON; the message names file, line and column.</exception>
    public static AkkaConfigurationBuilder AddHoconFile(this AkkaConfigurationBuilder builder, string hoconFilePath, HoconAddMode addMode)
    {
        var text = File.ReadAllText(hoconFilePath);
        try
        {
            return builder.AddHocon(ConfigurationFactory.ParseString(text), addMode);
        }
        catch (ConfigurationException fault)
        {
            throw new ConfigurationException($"{hoconFilePath}: {fault.Message}", fault);
        }
    }

    /// <summary>How long Ask waits that names no timeout; zero or less waits for ever.</summary>
    public static AkkaConfigurationBuilder WithActorAskTimeout(this AkkaConfigurationBuilder builder, TimeSpan timeout) =>
        builder.AddHocon($"akka.actor.ask-timeout = {timeout.ToHocon(allowInfinite: true, zeroIsInfinite: true)}", HoconAddMode.Prepend);

    /// <summary>Starts actors when the host starts, in the order of these calls.</summary>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, Action<ActorSystem, IActorRegistry> actorStarter) =>
        builder.StartActors(actorStarter);

    /// <summary>Starts actors that take services when the host starts, in the order of these calls.</summary>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, Action<ActorSystem, IActorRegistry, IDependencyResolver> actorStarter) =>
        builder.StartActors(actorStarter);

    /// <summary>Starts actors when the host starts, in the order of these calls; the next ones wait for the task.</summary>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, ActorStarter actorStarter) =>
        builder.StartActors(actorStarter);

    /// <summary>Starts actors that take services when the host starts, in the order of these calls; the next ones wait for the task.</summary>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, ActorStarterWithResolver actorStarter) =>
        builder.StartActors(actorStarter);
}
