using System.Reflection;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>Makes settings from HOCON text.</summary>
public static class ConfigurationFactory
{
    private static readonly Lazy<Config> Reference = new(() => FromResource("Akka.Configuration.akka.conf", typeof(ConfigurationFactory).Assembly));

    /// <summary>Settings without any key.</summary>
    public static Config Empty => Config.Empty;

    /// <summary>Parses <paramref name="hocon"/> and puts its substitutions in, from the text itself or the environment.</summary>
    /// <exception cref="HoconParserException">The text is not HOCON, or goes over a limit; the message names line and column.</exception>
    public static Config ParseString(string hocon) => new(HoconParser.Parse(hocon));

    /// <summary>What the application configured outside the code. There is no such place here, so this is empty.</summary>
    public static Config Load() => Config.Empty;

    /// <summary>The defaults of the actor runtime.</summary>
    public static Config Default() => Reference.Value;

    /// <summary>Parses an embedded resource of the assembly that <typeparamref name="TAssembly"/> is in.</summary>
    /// <exception cref="ConfigurationException">There is no such resource, or it is not HOCON.</exception>
    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    /// <summary>Parses an embedded resource of the assembly that is given, holds the given type, or the type of the given object.</summary>
    /// <exception cref="ConfigurationException">There is no such resource, or it is not HOCON.</exception>
    public static Config FromResource(string resourceName, object instanceInAssembly)
    {
        ArgumentNullException.ThrowIfNull(instanceInAssembly);
        return FromResource(resourceName, instanceInAssembly as Assembly ?? (instanceInAssembly as Type ?? instanceInAssembly.GetType()).Assembly);
    }

    /// <summary>Parses an embedded resource.</summary>
    /// <exception cref="ConfigurationException">There is no such resource, or it is not HOCON.</exception>
    public static Config FromResource(string resourceName, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException($"{assembly.GetName().Name} embeds no resource {resourceName}; "
                + $"it has {string.Join(", ", assembly.GetManifestResourceNames())}");
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }
}
