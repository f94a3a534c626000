namespace PeerPigeon.Core.Tests;

public sealed class ReconnectPolicyTests
{
    private static readonly ReconnectPolicy Policy = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(5, 15)]
    [InlineData(1_000_000, 15)]
    public void A_pause_is_drawn_from_the_whole_of_its_bound(int failures, double bound)
    {
        var random = new SeededRandom(1);
        double[] pauses = [.. Enumerable.Range(0, 400).Select(_ => Policy.Pause(failures, random).TotalSeconds)];

        Assert.All(pauses, pause => Assert.InRange(pause, 0, bound));
        Assert.True(pauses.Min() < bound * 0.05 && pauses.Max() > bound * 0.95, $"pauses from {pauses.Min()} to {pauses.Max()} s of {bound} s");
    }

    [Fact]
    public void A_pause_before_any_failure_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Policy.Pause(0, new SeededRandom(1)));
}
