using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Tests.Fakes;

namespace PeerPigeon.Cli.Tests.Output;

public class StatusThrottleTests
{
    private readonly ManualTime _time = new();
    private readonly List<int> _shown = [];
    private int _value;

    [Fact]
    public void First_value_comes_at_once_then_the_latest_every_250_ms_and_the_last_always()
    {
        using StatusThrottle throttle = Make();

        foreach (int value in (int[])[1, 2, 3])
        {
            _value = value;
            throttle.Changed();
        }

        Assert.Equal([1], _shown);
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal([1], _shown);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([1, 3], _shown);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([1, 3], _shown);
    }

    [Fact]
    public void A_change_that_changes_nothing_is_not_shown()
    {
        using StatusThrottle throttle = Make();
        _value = 7;

        throttle.Changed();
        _time.Advance(TimeSpan.FromSeconds(1));
        throttle.Changed();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([7], _shown);
    }

    [Fact]
    public void A_value_that_waits_is_shown_at_the_end()
    {
        using StatusThrottle throttle = Make();
        _value = 1;
        throttle.Changed();
        _value = 2;
        throttle.Changed();

        throttle.Flush();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([1, 2], _shown);
    }

    private StatusThrottle Make() => new(_time, () => new JObject { ["value"] = _value }, shown => _shown.Add((int)shown["value"]!));
}
