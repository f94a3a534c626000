using System.Globalization;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Hosting;

/// <summary>Values as HOCON text, for settings that are put together in code.</summary>
public static class HoconExtensions
{
    /// <summary>A text, quoted where it needs to be; null is the null of HOCON.</summary>
    public static string ToHocon(this string? text) => text is null ? "null" : HoconWriter.Text(text);

    /// <summary>on or off.</summary>
    public static string ToHocon(this bool value) => value ? "on" : "off";

    /// <summary>A duration in milliseconds.</summary>
    /// <param name="value">The duration.</param>
    /// <param name="allowInfinite">Whether a negative one may be written as infinite; else it is refused.</param>
    /// <param name="zeroIsInfinite">Whether zero counts as negative.</param>
    /// <exception cref="ConfigurationException">The duration is infinite, and that is not allowed.</exception>
    public static string ToHocon(this TimeSpan value, bool allowInfinite = false, bool zeroIsInfinite = false)
    {
        if (value > TimeSpan.Zero || (value == TimeSpan.Zero && !zeroIsInfinite))
            return value.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        return allowInfinite ? "infinite" : throw new ConfigurationException($"duration {value} stands for infinite, which is not allowed here; give a positive one");
    }

    /// <summary>A number.</summary>
    public static string ToHocon(this int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number.</summary>
    public static string ToHocon(this long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number.</summary>
    public static string ToHocon(this float value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number.</summary>
    public static string ToHocon(this double value) => value.ToString(CultureInfo.InvariantCulture);
}
