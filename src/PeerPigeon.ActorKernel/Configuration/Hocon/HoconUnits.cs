using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>Durations and byte sizes: a number that is not negative, then a unit.</summary>
internal static class HoconUnits
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly FrozenDictionary<string, decimal> TicksPerUnit = Table(
        (0.01m, "ns nano nanos nanosecond nanoseconds"),
        (10m, "us micro micros microsecond microseconds"),
        (TimeSpan.TicksPerMillisecond, "ms milli millis millisecond milliseconds"),
        (TimeSpan.TicksPerSecond, "s second seconds"),
        (TimeSpan.TicksPerMinute, "m minute minutes"),
        (TimeSpan.TicksPerHour, "h hour hours"),
        (TimeSpan.TicksPerDay, "d day days"));

    private static readonly FrozenDictionary<string, decimal> BytesPerUnit = Table(
        (1m, "b B byte bytes"),
        (1_000m, "kB kilobyte kilobytes"),
        (1L << 10, "k K Ki KiB kiB kibibyte kibibytes"),
        (1_000_000m, "MB megabyte megabytes"),
        (1L << 20, "m M Mi MiB mebibyte mebibytes"),
        (1_000_000_000m, "GB gigabyte gigabytes"),
        (1L << 30, "g G Gi GiB gibibyte gibibytes"),
        (1_000_000_000_000m, "TB terabyte terabytes"),
        (1L << 40, "t T Ti TiB tebibyte tebibytes"),
        (1_000_000_000_000_000m, "PB petabyte petabytes"),
        (1L << 50, "p P Pi PiB pebibyte pebibytes"),
        (1_000_000_000_000_000_000m, "EB exabyte exabytes"),
        (1L << 60, "e E Ei EiB exbibyte exbibytes"));

    public static TimeSpan Duration(HoconValue value, string where, bool allowInfinite)
    {
        var text = value.GetString()?.Trim();
        if (allowInfinite && string.Equals(text, "infinite", StringComparison.OrdinalIgnoreCase))
            return Timeout.InfiniteTimeSpan;
        var expected = "a duration such as 500ms, 10s or 5m (units ns, us, ms, s, m, h, d; none means ms" +
            (allowInfinite ? "), or infinite" : ")");
        return TimeSpan.FromTicks(Scaled(value, where, text, TicksPerUnit, TimeSpan.TicksPerMillisecond, TimeSpan.MaxValue.Ticks, expected));
    }

    public static long? ByteSize(HoconValue value, string where)
    {
        var text = value.GetString()?.Trim();
        if (text is { Length: 0 })
            return null;
        const string Expected = "a size such as 512, 64KiB or 1MB (units B, kB, MB, GB, KiB, MiB, GiB and so on; none means bytes)";
        return Scaled(value, where, text, BytesPerUnit, factor: 1m, long.MaxValue, Expected);
    }

    private static long Scaled(
        HoconValue value, string where, string? text, FrozenDictionary<string, decimal> units, decimal factor, long max, string expected)
    {
        var digits = text is null ? 0 : text.AsSpan().IndexOfAnyExcept(Digits);
        var number = digits < 0 ? text : text?[..digits];
        var unit = digits < 0 ? "" : text?[digits..].TrimStart();
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            || (unit is { Length: > 0 } && !units.TryGetValue(unit, out factor)))
            throw new FormatException(HoconScalar.Fault(value, where, expected));
        if (amount > max / factor)
            throw new OverflowException(HoconScalar.Fault(value, where, expected + string.Create(CultureInfo.InvariantCulture, $", at most {max / factor:0} of that unit")));
        return (long)Math.Round(amount * factor);
    }

    private static FrozenDictionary<string, decimal> Table(params ReadOnlySpan<(decimal Factor, string Names)> rows)
    {
        var units = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (factor, names) in rows)
            foreach (var name in names.Split(' '))
                units.Add(name, factor);
        return units.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
