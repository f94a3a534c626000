using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;

namespace Akka.Actor;

/// <summary>How to make an actor. Immutable: share it, and make as many actors from it as you like.</summary>
[SuppressMessage("Naming", "CA1724", Justification = "Akka.NET's name")]
public class Props : IEquatable<Props>
{
    /// <summary>No props.</summary>
    public static readonly Props? None;

    private readonly IIndirectActorProducer _producer;

    /// <summary>An actor of <paramref name="type"/> without arguments.</summary>
    public Props(Type type) : this(type, [])
    {
    }

    /// <summary>An actor of <paramref name="type"/>, made by the constructor that fits <paramref name="args"/>.</summary>
    public Props(Type type, object[] args) : this(new ConstructorProducer(NotNull(type), args), Deploy.None, args)
    {
    }

    /// <summary>An actor with a strategy for its children in place of its own.</summary>
    public Props(Type type, SupervisorStrategy? supervisorStrategy, params object[] args) : this(type, args) => SupervisorStrategy = supervisorStrategy;

    /// <summary>An actor with a strategy for its children in place of its own.</summary>
    public Props(Type type, SupervisorStrategy? supervisorStrategy, IEnumerable<object> args) : this(type, supervisorStrategy, args.ToArray())
    {
    }

    /// <summary>An actor with a deployment.</summary>
    public Props(Deploy deploy, Type type, params object[] args) : this(new ConstructorProducer(NotNull(type), args), deploy, args)
    {
    }

    /// <summary>An actor with a deployment.</summary>
    public Props(Deploy deploy, Type type, IEnumerable<object> args) : this(deploy, type, args.ToArray())
    {
    }

    /// <summary>A copy.</summary>
    protected Props(Props copy) : this(copy._producer, copy.Deploy, copy.Arguments) => SupervisorStrategy = copy.SupervisorStrategy;

    internal Props(IIndirectActorProducer producer, Deploy deploy, object[] args)
    {
        _producer = producer;
        Deploy = deploy;
        Arguments = args;
    }

    /// <summary>An actor that leaves every message unhandled.</summary>
    public static Props Empty { get; } = Create<EmptyActor>();

    /// <summary>The type of the actor.</summary>
    public Type Type => _producer.ActorType;

    /// <summary>Assembly-qualified name of <see cref="Type"/>.</summary>
    public string TypeName => Type.AssemblyQualifiedName!;

    /// <summary>The arguments of the actor's constructor.</summary>
    public object[] Arguments { get; }

    /// <summary>Where and on what the actor runs.</summary>
    public Deploy Deploy { get; protected set; }

    /// <summary>How the actor supervises its children; null leaves it to the actor.</summary>
    public SupervisorStrategy? SupervisorStrategy { get; protected set; }

    /// <summary>Id of the dispatcher.</summary>
    public string Dispatcher => Deploy.Dispatcher.Length == 0 ? Dispatch.Dispatchers.DefaultDispatcherId : Deploy.Dispatcher;

    /// <summary>Id of the mailbox; empty for the default one.</summary>
    public string Mailbox => Deploy.Mailbox;

    /// <summary>From <c>() => new T(args)</c>. The arguments are evaluated now, once; every incarnation gets the same objects.</summary>
    /// <exception cref="ArgumentException">The expression is not a constructor call.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase
    {
        var props = factory.Body switch
        {
            NewExpression { Constructor: { } constructor } call => FromCall(constructor, call),
            UnaryExpression => new Props(new FactoryProducer(factory.Compile(), typeof(TActor)), Deploy.None, []),
            _ => throw new ArgumentException($"The create function must be a 'new T (args)' expression, but was '{factory.Body}'", nameof(factory)),
        };
        props.SupervisorStrategy = supervisorStrategy;
        return props;
    }

    /// <summary>An actor made by the constructor that fits <paramref name="args"/>.</summary>
    public static Props Create<TActor>(params object[] args)
        where TActor : ActorBase => new(typeof(TActor), args);

    /// <summary>An actor without arguments, with a strategy for its children in place of its own.</summary>
    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() => new(typeof(TActor), supervisorStrategy);

    /// <summary>An actor of <paramref name="type"/>, made by the constructor that fits <paramref name="args"/>.</summary>
    public static Props Create(Type type, params object[] args) => new(type, args);

    /// <summary>An actor that <paramref name="producer"/> makes.</summary>
    public static Props CreateBy(IIndirectActorProducer producer, params object[] args) => new(producer, Deploy.None, args);

    /// <summary>The same on another dispatcher.</summary>
    public Props WithDispatcher(string dispatcher) => WithDeploy(Deploy.WithDispatcher(dispatcher));

    /// <summary>The same with another mailbox.</summary>
    public Props WithMailbox(string mailbox) => WithDeploy(Deploy.WithMailbox(mailbox));

    /// <summary>The same with another bound on its stash, in messages.</summary>
    public Props WithStashCapacity(int stashCapacity) => WithDeploy(Deploy.WithStashCapacity(stashCapacity));

    /// <summary>The same, deployed otherwise.</summary>
    public Props WithDeploy(Deploy deploy)
    {
        var copy = Copy();
        copy.Deploy = deploy;
        return copy;
    }

    /// <summary>The same with another strategy for its children; null leaves it to the actor.</summary>
    public Props WithSupervisorStrategy(SupervisorStrategy? supervisorStrategy)
    {
        var copy = Copy();
        copy.SupervisorStrategy = supervisorStrategy;
        return copy;
    }

    /// <summary>Makes an incarnation. Called by the runtime, in the actor's context.</summary>
    /// <exception cref="TypeLoadException">The actor could not be made; the reason is inside.</exception>
    public virtual ActorBase NewActor()
    {
        try
        {
            return _producer.Produce();
        }
        catch (Exception cause)
        {
            throw new TypeLoadException($"Error while creating actor instance of type {Type} with {Arguments.Length} args: ({string.Join(",", Arguments)})", cause);
        }
    }

    /// <summary>A copy of this very type.</summary>
    protected virtual Props Copy() => new(this);

    internal void Release(ActorBase actor) => _producer.Release(actor);

    /// <inheritdoc />
    public bool Equals(Props? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Deploy == other.Deploy && Type == other.Type && Arguments.Length == other.Arguments.Length);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Props other && obj.GetType() == GetType() && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Deploy, Type);

    private static Props FromCall(System.Reflection.ConstructorInfo constructor, NewExpression call)
    {
        if (call.Arguments.Count == 0) return new Props(new ConstructorProducer(constructor, []), Deploy.None, []);
        var arguments = new object[call.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = ExpressionValue.Of(call.Arguments[i])!;
        return new Props(new ConstructorProducer(constructor, arguments), Deploy.None, arguments);
    }

    private static Type NotNull(Type type) => type ?? throw new ArgumentNullException(nameof(type), "Props must be instantiated with an actor type.");

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
