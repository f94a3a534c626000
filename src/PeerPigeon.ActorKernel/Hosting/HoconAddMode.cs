using Akka.Actor;
using Akka.DependencyInjection;

namespace Akka.Hosting;

/// <summary>Where settings go that are added to those already there.</summary>
public enum HoconAddMode
{
    /// <summary>Behind: what is there wins.</summary>
    Append,

    /// <summary>In front: what is added wins.</summary>
    Prepend,

    /// <summary>In front, as <see cref="Prepend"/>.</summary>
    Replace,
}

/// <summary>Starts actors and registers them.</summary>
public delegate Task ActorStarter(ActorSystem system, IActorRegistry registry);

/// <summary>Starts actors that take services, and registers them.</summary>
public delegate Task ActorStarterWithResolver(ActorSystem system, IActorRegistry registry, IDependencyResolver resolver);

/// <summary>Runs after all actors have been started.</summary>
public delegate Task StartupTask(ActorSystem system, IActorRegistry registry);
