namespace PeerPigeon.ActorKernel.Tests;

/// <summary>For what another thread is about to do and gives no signal of.</summary>
internal static class Eventually
{
    /// <summary>Yields until a condition holds; ten million times at most, which is a hang guard and no measure of time.</summary>
    public static async Task Holds(Func<bool> condition)
    {
        for (var i = 0; i < 10_000_000 && !condition(); i++)
            await Task.Yield();
        Assert.True(condition(), "the condition never held");
    }
}
