using System.Globalization;
using System.Runtime.InteropServices;

namespace PeerPigeon.Cli.Bench;

/// <summary>What figures depend on.</summary>
internal static class Machine
{
    private const string LoadFile = "/proc/loadavg";

    public static string Describe() =>
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>Mean of runnable threads in the last minute; 0 where the system does not tell.</summary>
    public static double Load() =>
        File.Exists(LoadFile) && double.TryParse(File.ReadAllText(LoadFile).Split(' ')[0], CultureInfo.InvariantCulture, out double load) ? load : 0;
}
