using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Util;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting;

/// <summary>Gathers settings, actors and startup tasks of the actor system that a host runs. Adding anything once it runs has no effect.</summary>
public sealed class AkkaConfigurationBuilder
{
    private readonly List<Setup> _setups = [];
    private readonly List<Type> _extensions = [];
    private readonly List<ActorStarter> _starters = [];
    private readonly List<StartupTask> _startupTasks = [];
    private bool _complete;

    /// <summary>For an actor system of this name.</summary>
    public AkkaConfigurationBuilder(IServiceCollection serviceCollection, string actorSystemName) =>
        (ServiceCollection, ActorSystemName) = (serviceCollection, actorSystemName);

    /// <summary>The settings so far.</summary>
    public Option<Config> Configuration { get; private set; }

    internal IServiceCollection ServiceCollection { get; }

    internal string ActorSystemName { get; }

    internal IReadOnlyList<Setup> Setups => _setups;

    /// <summary>Starts actors when the host starts, in the order of these calls.</summary>
    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry> starter) => StartActors(Awaited(starter));

    /// <summary>Starts actors that take services when the host starts, in the order of these calls.</summary>
    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry, IDependencyResolver> starter) =>
        StartActors((system, registry) => starter(system, registry, DependencyResolver.For(system).Resolver));

    /// <summary>Starts actors when the host starts, in the order of these calls; the next ones wait for the task.</summary>
    public AkkaConfigurationBuilder StartActors(ActorStarter starter) => Add(_starters, starter);

    /// <summary>Starts actors that take services when the host starts, in the order of these calls; the next ones wait for the task.</summary>
    public AkkaConfigurationBuilder StartActors(ActorStarterWithResolver starter) =>
        StartActors((ActorStarter)((system, registry) => starter(system, registry, DependencyResolver.For(system).Resolver)));

    /// <summary>Runs once all actors have been started.</summary>
    public AkkaConfigurationBuilder AddStartup(Action<ActorSystem, IActorRegistry> startupTask)
    {
        var run = Awaited(startupTask);
        return AddStartup((StartupTask)((system, registry) => run(system, registry)));
    }

    /// <summary>Runs once all actors have been started; the host's start waits for the task.</summary>
    public AkkaConfigurationBuilder AddStartup(StartupTask startupTask) => Add(_startupTasks, startupTask);

    /// <summary>Makes an extension when the system starts.</summary>
    public AkkaConfigurationBuilder WithExtension<T>() where T : IExtensionId => WithExtensions(typeof(T));

    /// <summary>Makes extensions when the system starts.</summary>
    /// <exception cref="ConfigurationException">A type is no class that implements <see cref="IExtensionId"/>.</exception>
    public AkkaConfigurationBuilder WithExtensions(params Type[] extensions)
    {
        foreach (var extension in extensions)
        {
            if (!typeof(IExtensionId).IsAssignableFrom(extension) || extension.IsAbstract || !extension.IsClass)
                throw new ConfigurationException($"{extension.FullName} is no extension id; "
                    + "give a class that implements IExtensionId and is not abstract");
            if (!_extensions.Contains(extension))
                Add(_extensions, extension);
        }
        return this;
    }

    internal AkkaConfigurationBuilder AddSetup(Setup setup)
    {
        if (setup is not BootstrapSetup bootstrap)
            return setup is DependencyResolverSetup ? this : Add(_setups, setup);   // services come from the host
        return bootstrap.Config.HasValue ? AddHocon(bootstrap.Config.Value, HoconAddMode.Prepend) : this;
    }

    internal AkkaConfigurationBuilder AddHocon(Config hocon, HoconAddMode addMode)
    {
        ArgumentNullException.ThrowIfNull(hocon);
        if (_complete)
            return this;
        var now = Configuration.GetOrElse(Config.Empty);
        Configuration = addMode switch
        {
            HoconAddMode.Append => ReferenceEquals(now, hocon) ? now : now.WithFallback(hocon),
            HoconAddMode.Prepend or HoconAddMode.Replace => ReferenceEquals(now, hocon) ? now : hocon.WithFallback(now),
            _ => throw new ArgumentOutOfRangeException(nameof(addMode), addMode, "use Append, Prepend or Replace"),
        };
        return this;
    }

    /// <summary>The settings with the extensions that were added in code; extensions of the settings stay.</summary>
    internal Config BuildConfig()
    {
        var config = Configuration.GetOrElse(Config.Empty);
        if (_extensions.Count == 0)
            return config;
        var names = _extensions.Select(extension => extension.AssemblyQualifiedName!).Concat(config.GetStringList("akka.extensions")).Distinct();
        return ConfigurationFactory.ParseString($"akka.extensions = [{string.Join(", ", names.Select(name => name.ToHocon()))}]").WithFallback(config);
    }

    internal async Task StartAsync(ActorSystem system)
    {
        if (_complete)
            return;
        _complete = true;
        var registry = ActorRegistry.For(system);
        foreach (var start in _starters)
            await start(system, registry);
        foreach (var run in _startupTasks)
            await run(system, registry);
    }

    private AkkaConfigurationBuilder Add<T>(List<T> list, T item)
    {
        if (!_complete)
            list.Add(item);
        return this;
    }

    private static ActorStarter Awaited(Action<ActorSystem, IActorRegistry> run) => (system, registry) =>
    {
        run(system, registry);
        return Task.CompletedTask;
    };
}
