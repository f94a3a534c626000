using System.Diagnostics.CodeAnalysis;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

// A missing path gives the default of the argument; a wrong value throws and names path, value and what was expected.
public partial class Config
{
    /// <summary>The text at <paramref name="path"/>; null also where the value is null, an object or an array.</summary>
    public virtual string? GetString(string path, string? @default = null) => Find(path) is { } value ? value.GetString() : @default;

    /// <summary>true, on, yes; false, off, no.</summary>
    /// <exception cref="NotSupportedException">The value is none of these.</exception>
    public virtual bool GetBoolean(string path, bool @default = false) => Find(path) is { } value ? HoconScalar.Boolean(value, path) : @default;

    /// <summary>A whole number of 32 bits.</summary>
    /// <exception cref="FormatException">The value is no whole number.</exception>
    /// <exception cref="OverflowException">The number does not fit.</exception>
    public virtual int GetInt(string path, int @default = 0) => Find(path) is { } value ? HoconScalar.Integer<int>(value, path) : @default;

    /// <summary>A whole number of 64 bits.</summary>
    /// <exception cref="FormatException">The value is no whole number.</exception>
    /// <exception cref="OverflowException">The number does not fit.</exception>
    public virtual long GetLong(string path, long @default = 0) => Find(path) is { } value ? HoconScalar.Integer<long>(value, path) : @default;

    /// <summary>A number with a point as decimal separator.</summary>
    /// <exception cref="FormatException">The value is no number.</exception>
    public virtual double GetDouble(string path, double @default = 0) => Find(path) is { } value ? HoconScalar.Real<double>(value, path) : @default;

    /// <inheritdoc cref="GetDouble" />
    public virtual float GetFloat(string path, float @default = 0) => Find(path) is { } value ? HoconScalar.Real<float>(value, path) : @default;

    /// <inheritdoc cref="GetDouble" />
    public virtual decimal GetDecimal(string path, decimal @default = 0) =>
        Find(path) is { } value ? HoconScalar.Real<decimal>(value, path) : @default;

    /// <summary>
    /// A duration: a number that is not negative and one of ns, us, ms, s, m, h, d or their long names;
    /// without a unit, milliseconds.
    /// </summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="default">For a missing path; null means zero.</param>
    /// <param name="allowInfinite">Whether <c>infinite</c> is taken, as <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <exception cref="FormatException">The value is no duration.</exception>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        Find(path) is { } value ? HoconUnits.Duration(value, path, allowInfinite) : @default.GetValueOrDefault();

    /// <summary>Bytes: kB, MB, GB are powers of 1,000; k, KiB, MiB, GiB are powers of 1,024; without a unit, bytes. Null for an empty text.</summary>
    /// <exception cref="FormatException">The value is no size.</exception>
    public virtual long? GetByteSize(string path, long? def = null) => Find(path) is { } value ? HoconUnits.ByteSize(value, path) : def;

    /// <summary>Texts; an empty list for a missing path.</summary>
    /// <exception cref="FormatException">The value is no array of texts.</exception>
    public virtual IList<string> GetStringList(string path) => GetStringList(path, []);

    /// <summary>Texts, or <paramref name="defaultPaths"/> for a missing path.</summary>
    /// <exception cref="FormatException">The value is no array of texts.</exception>
    [return: NotNullIfNotNull(nameof(defaultPaths))]
    public virtual IList<string>? GetStringList(string path, string[]? defaultPaths) =>
        Find(path) is { } value ? HoconScalar.Strings(value, path) : defaultPaths;

    /// <summary>Booleans.</summary>
    /// <exception cref="ConfigurationException">The path is missing.</exception>
    public virtual IList<bool> GetBooleanList(string path) => List(path, "booleans", HoconScalar.Boolean);

    /// <summary>Whole numbers of 32 bits.</summary>
    /// <exception cref="ConfigurationException">The path is missing.</exception>
    public virtual IList<int> GetIntList(string path) => List(path, "whole numbers", HoconScalar.Integer<int>);

    /// <summary>Whole numbers of 64 bits.</summary>
    /// <exception cref="ConfigurationException">The path is missing.</exception>
    public virtual IList<long> GetLongList(string path) => List(path, "whole numbers", HoconScalar.Integer<long>);

    /// <summary>Whole numbers from 0 to 255.</summary>
    /// <exception cref="ConfigurationException">The path is missing.</exception>
    public virtual IList<byte> GetByteList(string path) => List(path, "whole numbers", HoconScalar.Integer<byte>);

    /// <summary>Numbers.</summary>
    /// <exception cref="ConfigurationException">The path is missing.</exception>
    public virtual IList<double> GetDoubleList(string path) => List(path, "numbers", HoconScalar.Real<double>);

    /// <inheritdoc cref="GetDoubleList" />
    public virtual IList<float> GetFloatList(string path) => List(path, "numbers", HoconScalar.Real<float>);

    /// <inheritdoc cref="GetDoubleList" />
    public virtual IList<decimal> GetDecimalList(string path) => List(path, "numbers", HoconScalar.Real<decimal>);

    private IList<T> List<T>(string path, string what, Func<HoconValue, string, T> read) =>
        Find(path) is { } value
            ? HoconScalar.List(value, path, what, read)
            : throw new ConfigurationException($"{path} is missing; expected an array of {what} such as [a, b]");
}
