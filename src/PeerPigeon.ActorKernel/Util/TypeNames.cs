using Akka.Configuration;

namespace Akka.Actor;

/// <summary>Types that a configuration names. A name may carry Akka.NET's assembly: its types live in this one.</summary>
internal static class TypeNames
{
    internal static Type? Find(string name)
    {
        if (Type.GetType(name) is { } type) return type;
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        return comma > 0 && name.AsSpan(comma + 1).Trim() is "Akka" ? typeof(TypeNames).Assembly.GetType(name[..comma].Trim()) : null;
    }

    /// <summary>Makes what the configuration names at <paramref name="key"/>, or the default if it names nothing.</summary>
    /// <exception cref="ConfigurationException">There is no such type, or it is of another kind.</exception>
    internal static T CreateOr<T>(Config config, string key, T standard)
        where T : class
    {
        var name = config.GetString(key);
        if (string.IsNullOrWhiteSpace(name)) return standard;
        var type = Find(name) ?? throw new ConfigurationException($"{key} names \"{name}\", which is no type; write \"Namespace.Type, Assembly\"");
        if (!typeof(T).IsAssignableFrom(type)) throw new ConfigurationException($"{key} names \"{name}\", which is no {typeof(T).Name}");
        if (type == standard.GetType()) return standard;
        if (type.GetConstructor(Type.EmptyTypes) is null)
            throw new ConfigurationException($"{key} names \"{name}\", which has no constructor without parameters");
        return (T)Activator.CreateInstance(type)!;
    }
}
