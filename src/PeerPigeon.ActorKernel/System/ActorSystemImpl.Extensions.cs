using System.Collections.Concurrent;
using Akka.Event;

namespace Akka.Actor.Internal;

public sealed partial class ActorSystemImpl
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();

    private void LoadExtension(string name)
    {
        if (TypeNames.Find(name) is not { IsAbstract: false } type || !typeof(IExtensionId).IsAssignableFrom(type))
        {
            Log.Error("[{0}] is not an 'ExtensionId', skipping...", name);
            return;
        }

        try
        {
            RegisterExtension((IExtensionId)Activator.CreateInstance(type)!);
        }
        catch (Exception cause)
        {
            Log.Error(cause, "While trying to load extension [{0}], skipping...", name);
        }
    }

    /// <inheritdoc />
    public override object RegisterExtension(IExtensionId extension) => _extensions.GetOrAdd(
        extension.ExtensionType,
        static (_, state) => new Lazy<object>(() => state.extension.CreateExtension(state.system), LazyThreadSafetyMode.ExecutionAndPublication),
        (extension, system: this)).Value;

    /// <inheritdoc />
    public override object GetExtension(IExtensionId extensionId)
    {
        TryGetExtension(extensionId.ExtensionType, out var extension);
        return extension;
    }

    /// <inheritdoc />
    public override T GetExtension<T>()
    {
        TryGetExtension<T>(out var extension);
        return extension;
    }

    /// <inheritdoc />
    public override bool HasExtension(Type type) => _extensions.ContainsKey(type);

    /// <inheritdoc />
    public override bool HasExtension<T>() => _extensions.ContainsKey(typeof(T));

    /// <inheritdoc />
    public override bool TryGetExtension(Type extensionType, out object extension)
    {
        var found = _extensions.TryGetValue(extensionType, out var lazy);
        extension = found ? lazy!.Value : null!;
        return found;
    }

    /// <inheritdoc />
    public override bool TryGetExtension<T>(out T extension)
    {
        var found = TryGetExtension(typeof(T), out var untyped);
        extension = (untyped as T)!;
        return found;
    }
}
