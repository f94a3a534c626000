using Akka.Actor;

namespace Akka.DependencyInjection;

/// <summary>Makes actors whose constructors take services besides the arguments that are given.</summary>
public interface IDependencyResolver
{
    /// <summary>A scope with services of its own; dispose of it after use.</summary>
    IResolverScope CreateScope();

    /// <summary>A service; null where none is registered.</summary>
    T? GetService<T>();

    /// <summary>A service; null where none is registered.</summary>
    object? GetService(Type type);

    /// <summary>An actor that takes <paramref name="args"/>, and services for its other parameters.</summary>
    Props Props(Type type, params object[] args);

    /// <summary>An actor that takes services only.</summary>
    Props Props(Type type);

    /// <summary>An actor that takes <paramref name="args"/>, and services for its other parameters.</summary>
    Props Props<T>(params object[] args) where T : ActorBase;
}

/// <summary>A scope with services of its own.</summary>
public interface IResolverScope : IDisposable
{
    /// <summary>Resolves from this scope.</summary>
    IDependencyResolver Resolver { get; }
}
