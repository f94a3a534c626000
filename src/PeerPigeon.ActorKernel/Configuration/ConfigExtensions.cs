using System.Diagnostics.CodeAnalysis;

namespace Akka.Configuration;

/// <summary>For settings that may not be there.</summary>
public static class ConfigExtensions
{
    /// <summary><see cref="Config.WithFallback"/> that takes a missing front, and itself as fallback.</summary>
    [return: NotNullIfNotNull(nameof(config)), NotNullIfNotNull(nameof(fallback))]
    public static Config? SafeWithFallback(this Config? config, Config? fallback) =>
        config is null ? fallback : ReferenceEquals(config, fallback) ? config : config.WithFallback(fallback);

    /// <summary>True for null and for settings without any key.</summary>
    public static bool IsNullOrEmpty([NotNullWhen(false)] this Config? config) => config is null || config.IsEmpty;
}
