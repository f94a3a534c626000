namespace PeerPigeon.Dashboard.Tests.Host;

/// <summary>Waits for what happens beside the page.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task HoldsAsync(Func<bool> condition, string what)
    {
        using CancellationTokenSource over = new(Patience);
        while (!condition())
        {
            if (over.IsCancellationRequested)
                throw new TimeoutException($"no {what} within {Patience.TotalSeconds} s");
            await Task.Delay(20);
        }
    }
}
