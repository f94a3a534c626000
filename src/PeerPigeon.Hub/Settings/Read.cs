using System.Globalization;
using Akka.Configuration;

namespace PeerPigeon.Hub;

/// <summary>Reads one value and says which bound it breaks.</summary>
internal static class Read
{
    public static Config Section(Config config, string key) =>
        config.GetConfig(key) ?? throw new ConfigurationException($"peerpigeon.hub: the section '{key}' is missing, or is not a section");

    public static int Count(Config config, string key, int least)
    {
        int value = config.GetInt(key);
        return value >= least ? value : throw Refuse(key, value, $"at least {least}");
    }

    public static long Bytes(Config config, string key, long least, long most)
    {
        long value = config.GetByteSize(key) ?? throw new ConfigurationException($"peerpigeon.hub: '{key}' is missing; give a size such as 1MiB");
        return value >= least && value <= most ? value : throw Refuse(key, value, string.Create(CultureInfo.InvariantCulture, $"{least} to {most} bytes"));
    }

    public static TimeSpan Time(Config config, string key)
    {
        TimeSpan value = config.GetTimeSpan(key);
        return value > TimeSpan.Zero && value < TimeSpan.FromDays(400) ? value : throw Refuse(key, value, "more than 0 and less than 400 days");
    }

    private static ConfigurationException Refuse(string key, object value, string bound) =>
        new(string.Create(CultureInfo.InvariantCulture, $"peerpigeon.hub: '{key}' is {value} and must be {bound}"));
}
