using System.Globalization;
using PeerPigeon.Dashboard.Tests.Host;
using PeerPigeon.Interop.Tests.Browser;

namespace PeerPigeon.Dashboard.Tests.ByHand;

/// <summary>What is run by hand beside the tests: the pictures of the documentation, and what a page costs.</summary>
internal static class Program
{
    private const string Usage =
        """
        dotnet run --project tests/PeerPigeon.Dashboard.Tests -c Release -- pictures DIR    every tab, both widths, both themes, as PNG
        dotnet run --project tests/PeerPigeon.Dashboard.Tests -c Release -- cost [ROUNDS]   what a page costs its peer, and how fast it answers
        """;

    public static async Task<int> Main(string[] arguments)
    {
        if (BrowserNeeds.Missing is { } missing)
        {
            await Console.Error.WriteLineAsync(missing);
            return 1;
        }

        Chromium chromium = new();
        await chromium.InitializeAsync();
        try
        {
            switch (arguments)
            {
                case ["pictures", var directory]:
                    await new Pictures(chromium, directory).TakeAsync();
                    return 0;
                case ["cost"]:
                    await new PageCost(chromium, rounds: 10).MeasureAsync();
                    return 0;
                case ["cost", var rounds] when int.TryParse(rounds, CultureInfo.InvariantCulture, out int count) && count > 0:
                    await new PageCost(chromium, count).MeasureAsync();
                    return 0;
                default:
                    await Console.Error.WriteLineAsync(Usage);
                    return 2;
            }
        }
        finally
        {
            await chromium.DisposeAsync();
        }
    }
}
