namespace Akka.Actor;

/// <summary>Something that an actor system holds once, and that its actors share.</summary>
public interface IExtension;

/// <summary>Identifies an extension and makes it.</summary>
public interface IExtensionId
{
    /// <summary>The type of the extension, which is its key.</summary>
    Type ExtensionType { get; }

    /// <summary>Registers the extension if need be, and answers it.</summary>
    object Apply(ActorSystem system);

    /// <summary>The registered extension; null if there is none.</summary>
    object Get(ActorSystem system);

    /// <summary>Makes the extension; called at most once per system.</summary>
    object CreateExtension(ExtendedActorSystem system);
}

/// <summary>Identifies an extension and makes it.</summary>
/// <typeparam name="T">The extension.</typeparam>
public interface IExtensionId<out T> : IExtensionId
    where T : IExtension
{
    /// <summary>Registers the extension if need be, and answers it.</summary>
    new T Apply(ActorSystem system);

    /// <summary>The registered extension; null if there is none.</summary>
    new T Get(ActorSystem system);

    /// <summary>Makes the extension; called at most once per system.</summary>
    new T CreateExtension(ExtendedActorSystem system);
}

/// <summary>Base of extension ids; one per extension type.</summary>
/// <typeparam name="T">The extension.</typeparam>
public abstract class ExtensionIdProvider<T> : IExtensionId<T>
    where T : IExtension
{
    /// <inheritdoc />
    public Type ExtensionType => typeof(T);

    /// <inheritdoc />
    public T Apply(ActorSystem system) => (T)system.RegisterExtension(this);

    /// <inheritdoc />
    public T Get(ActorSystem system) => (T)system.GetExtension(this);

    /// <inheritdoc />
    public abstract T CreateExtension(ExtendedActorSystem system);

    object IExtensionId.Apply(ActorSystem system) => Apply(system);

    object IExtensionId.Get(ActorSystem system) => Get(system);

    object IExtensionId.CreateExtension(ExtendedActorSystem system) => CreateExtension(system);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ExtensionIdProvider<T>;

    /// <inheritdoc />
    public override int GetHashCode() => typeof(T).GetHashCode();
}

/// <summary>Reaching extensions by their type.</summary>
public static class ActorSystemWithExtensions
{
    /// <summary>The registered extension of this type; null if there is none.</summary>
    public static T WithExtension<T>(this ActorSystem system)
        where T : class, IExtension => system.GetExtension<T>();

    /// <summary>The extension, registered through a new <paramref name="extensionId"/> if need be.</summary>
    public static T WithExtension<T>(this ActorSystem system, Type extensionId)
        where T : class, IExtension => system.TryGetExtension<T>(out var known)
            ? known
            : (T)system.RegisterExtension((IExtensionId)Activator.CreateInstance(extensionId)!);

    /// <summary>The extension, registered through a new <typeparamref name="TI"/> if need be.</summary>
    public static T WithExtension<T, TI>(this ActorSystem system)
        where T : class, IExtension
        where TI : IExtensionId => system.WithExtension<T>(typeof(TI));
}
