using System.Globalization;

namespace PeerPigeon.Tests;

/// <summary>How long the fuzzers run: short in every test run, longer by command.</summary>
internal static class Fuzz
{
    /// <summary>The trait of all fuzzers: <c>--filter Category=Fuzz</c>.</summary>
    public const string Category = "Fuzz";

    private const string Variable = "PIGEON_FUZZ";
    private const int MaxFactor = 100_000;

    private static readonly int Factor = Read();

    /// <summary>The rounds of a test run times what <c>PIGEON_FUZZ</c> says.</summary>
    public static int Rounds(int rounds) => (int)Math.Min((long)rounds * Factor, int.MaxValue);

    private static int Read()
    {
        string? text = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(text))
            return 1;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int factor) && factor is >= 1 and <= MaxFactor
            ? factor
            : throw new InvalidOperationException($"{Variable}={text} is not a whole number from 1 to {MaxFactor}");
    }
}
