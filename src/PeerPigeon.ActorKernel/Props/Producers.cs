using System.Collections.Concurrent;
using System.Reflection;

namespace Akka.Actor;

/// <summary>Calls one constructor, found once and bound once per type.</summary>
internal sealed class ConstructorProducer : IIndirectActorProducer
{
    private static readonly ConcurrentDictionary<ConstructorInfo, ConstructorInvoker> Invokers = new();
    private static readonly ConcurrentDictionary<Type, ConstructorInvoker?> Parameterless = new();

    private readonly object[] _args;
    private readonly ConstructorInvoker? _invoker;

    internal ConstructorProducer(Type actorType, object[] args)
    {
        ActorType = actorType;
        _args = args;
        if (args.Length == 0) _invoker = Parameterless.GetOrAdd(actorType, static type => FindParameterless(type));
    }

    internal ConstructorProducer(ConstructorInfo constructor, object[] args)
    {
        ActorType = constructor.DeclaringType!;
        _args = args;
        _invoker = Invokers.GetOrAdd(constructor, ConstructorInvoker.Create);
    }

    public Type ActorType { get; }

    public ActorBase Produce() => (ActorBase)(_invoker is not null
        ? _invoker.Invoke(new Span<object?>(_args))
        : Activator.CreateInstance(ActorType, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, binder: null, _args, culture: null)!);

    public void Release(ActorBase actor)
    {
    }

    private static ConstructorInvoker? FindParameterless(Type type) =>
        type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes) is { } constructor && !type.IsAbstract
            ? Invokers.GetOrAdd(constructor, ConstructorInvoker.Create)
            : null;
}

/// <summary>Calls a function for each incarnation.</summary>
internal sealed class FactoryProducer(Func<ActorBase> factory, Type actorType) : IIndirectActorProducer
{
    public Type ActorType => actorType;

    public ActorBase Produce() => factory();

    public void Release(ActorBase actor)
    {
    }
}
