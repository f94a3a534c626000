using System.Globalization;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Microsoft.Extensions.Configuration;

namespace Akka.Hosting.Configuration;

/// <summary>Settings of Microsoft.Extensions.Configuration as HOCON.</summary>
public static class ConfigurationHoconAdapter
{
    /// <summary>
    /// A section, which keeps its own name as first segment, or a whole configuration. Dots in keys are path separators, underscores become dashes
    /// (as environment variables cannot have dashes), children with numbers as keys are arrays.
    /// </summary>
    /// <param name="config">The section or configuration.</param>
    /// <param name="normalizeKeys">Whether keys become lower case.</param>
    public static Config ToHocon(this IConfiguration config, bool normalizeKeys = true) =>
        new(Object(config is IConfigurationSection section ? [section] : config.GetChildren(), normalizeKeys));

    private static HoconValue Object(IEnumerable<IConfigurationSection> children, bool normalizeKeys)
    {
        var merged = HoconValue.EmptyObject;
        foreach (var child in children)
        {
            var value = Value(child, normalizeKeys);
            var path = HoconPath.Split((normalizeKeys ? child.Key.ToLowerInvariant() : child.Key).Replace('_', '-'));
            foreach (var key in path.AsEnumerable().Reverse())
                value = HoconValue.Of(new HoconObject(new() { [key] = value }));
            merged = merged.MergeWith(value);
        }
        return merged;
    }

    private static HoconValue Value(IConfigurationSection section, bool normalizeKeys)
    {
        var children = section.GetChildren().ToList();
        if (children.Count > 0 && children.TrueForAll(child => Index(child) is { }))
            return HoconValue.Of([.. children.OrderBy(Index).Select(child => Value(child, normalizeKeys))]);
        if (children.Count > 0 && section.Value is null)
            return Object(children, normalizeKeys);
        return section.Value switch
        {
            null => HoconValue.Null,
            "True" => HoconValue.Of("on"),    // as JSON's true and false arrive
            "False" => HoconValue.Of("off"),
            var text => HoconValue.Of(text),
        };
    }

    private static int? Index(IConfigurationSection section) =>
        int.TryParse(section.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
