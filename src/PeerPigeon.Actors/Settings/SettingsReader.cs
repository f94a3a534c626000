using System.Collections.Immutable;
using Akka.Configuration;

namespace PeerPigeon.Actors;

/// <summary>Reads <c>peerpigeon.*</c>; a value that cannot be used is an error that names path, value and bound.</summary>
internal sealed class SettingsReader(Config config)
{
    private const string Root = "peerpigeon.";

    public TimeSpan Time(string path)
    {
        TimeSpan value = Read(path, at => config.GetTimeSpan(at));
        return value > TimeSpan.Zero && value <= TimeSpan.FromDays(7)
            ? value
            : throw new ConfigurationException($"{Root}{path} ({config.GetString(Root + path)}) must be more than 0 and at most 7 days");
    }

    public TimeSpan TimeOrZero(string path)
    {
        TimeSpan value = Read(path, at => config.GetTimeSpan(at));
        return value >= TimeSpan.Zero && value <= TimeSpan.FromDays(7)
            ? value
            : throw new ConfigurationException($"{Root}{path} ({config.GetString(Root + path)}) must be from 0 to 7 days");
    }

    public int Count(string path, int least, int most)
    {
        int value = Read(path, at => config.GetInt(at));
        return value >= least && value <= most
            ? value
            : throw new ConfigurationException($"{Root}{path} ({value}) must be from {least} to {most}");
    }

    public double Number(string path, double least, double most)
    {
        double value = Read(path, at => config.GetDouble(at));
        return value >= least && value <= most
            ? value
            : throw new ConfigurationException($"{Root}{path} ({config.GetString(Root + path)}) must be from {least} to {most}");
    }

    public long Size(string path, long least, long most)
    {
        long value = Read(path, at => config.GetByteSize(at)) ?? 0;
        return value >= least && value <= most
            ? value
            : throw new ConfigurationException($"{Root}{path} ({config.GetString(Root + path)}) must be from {least} to {most} bytes");
    }

    public ImmutableArray<Uri> Urls(string path) =>
    [
        .. config.GetStringList(Root + path).Select(text => Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            ? url
            : throw new ConfigurationException($"{Root}{path} holds '{text}', which is not an absolute URL")),
    ];

    public string Text(string path) => Read(path, at => config.GetString(at)) ?? "";

    public ImmutableArray<string> Texts(string path) => [.. Read(path, at => config.GetStringList(at))];

    /// <summary>One of the names of an enumeration, in lower case.</summary>
    public T OneOf<T>(string path) where T : struct, Enum
    {
        string value = Read(path, at => config.GetString(at)) ?? "";
        return Array.Find(Enum.GetNames<T>(), name => name.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Enum.Parse<T>(found)
            : throw new ConfigurationException($"{Root}{path} ({value}) must be one of {string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))}");
    }

    /// <summary>The members of an object whose names are the operator's.</summary>
    public IEnumerable<(string Name, string Value)> Entries(string path) =>
        config.GetConfig(Root + path)?.AsEnumerable().Select(entry => (entry.Key, Read(path, _ => entry.Value.GetString()) ?? "")) ?? [];

    public bool Switch(string path) => Read(path, at => config.GetBoolean(at));

    public static void AtLeast(string path, TimeSpan value, string boundName, TimeSpan bound)
    {
        if (value < bound)
            throw new ConfigurationException($"{Root}{path} ({value}) must be at least {boundName} ({bound})");
    }

    // A value of another kind is the same mistake to whoever wrote it as one out of range.
    private static T Read<T>(string path, Func<string, T> get)
    {
        try
        {
            return get(Root + path);
        }
        catch (Exception error) when (error is FormatException or OverflowException or NotSupportedException)
        {
            throw new ConfigurationException(error.Message, error);
        }
    }
}
