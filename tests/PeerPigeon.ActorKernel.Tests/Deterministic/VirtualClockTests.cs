using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Deterministic;

public sealed class VirtualClockTests : IDisposable
{
    private readonly VirtualSystem _world = new();
    private readonly List<string> _log = [];

    private DeterministicRuntime Runtime => _world.Runtime;

    public void Dispose() => _world.Dispose();

    private void Log(string what) => _log.Add($"{(Runtime.Now - DateTimeOffset.Parse("2000-01-01T00:00:00Z", null)).TotalMilliseconds} {what}");

    [Fact]
    public void Timers_fire_at_their_time_in_order_and_ties_in_the_order_of_setting()
    {
        var scheduler = _world.System.Scheduler.Advanced;
        scheduler.ScheduleOnce(30, () => Log("c"));
        scheduler.ScheduleOnce(10, () => Log("a"));
        scheduler.ScheduleOnce(20, () => Log("b1"));
        scheduler.ScheduleOnce(20, () => Log("b2"));
        Runtime.Advance(TimeSpan.FromMilliseconds(25));
        Assert.Equal(["10 a", "20 b1", "20 b2"], _log);
        Runtime.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal("30 c", _log[^1]);
    }

    [Fact]
    public void A_timer_set_while_another_fires_is_due_on_the_way()
    {
        var scheduler = _world.System.Scheduler.Advanced;
        scheduler.ScheduleOnce(10, () =>
        {
            Log("first");
            scheduler.ScheduleOnce(5, () => Log("second"));
            scheduler.ScheduleOnce(0, () => Log("at once"));
        });
        scheduler.ScheduleOnce(12, () => Log("between"));
        Runtime.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(["10 first", "10 at once", "12 between", "15 second"], _log);
    }

    [Fact]
    public void Messages_that_a_timer_causes_are_handled_before_the_next_timer_fires()
    {
        var actor = _world.Actor(a => a.On<string>(Log));
        var scheduler = _world.System.Scheduler;
        scheduler.ScheduleTellOnce(10, actor, "message", ActorRefs.NoSender);
        scheduler.Advanced.ScheduleOnce(11, () => Log("action"));
        Runtime.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(["10 message", "11 action"], _log);
    }

    [Fact]
    public void A_periodic_timer_fires_every_time_on_the_way_until_it_is_cancelled()
    {
        var actor = _world.Actor(a => a.On<string>(Log));
        var timer = _world.System.Scheduler.ScheduleTellRepeatedlyCancelable(5, 10, actor, "tick", ActorRefs.NoSender);
        Runtime.Advance(TimeSpan.FromMilliseconds(30));
        timer.Cancel();
        Runtime.Advance(TimeSpan.FromMilliseconds(30));
        Assert.Equal(["5 tick", "15 tick", "25 tick"], _log);
        Assert.True(timer.IsCancellationRequested);
    }

    [Fact]
    public void A_timer_that_cancels_another_due_at_the_same_time_prevents_it()
    {
        var scheduler = _world.System.Scheduler.Advanced;
        ICancelable? second = null;
        scheduler.ScheduleOnce(10, () => second!.Cancel());
        second = scheduler.ScheduleOnceCancelable(10, () => Log("second"));
        Runtime.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Empty(_log);
    }

    [Fact]
    public void RunUntilIdle_fires_what_is_due_now_and_does_not_move_time()
    {
        var scheduler = _world.System.Scheduler.Advanced;
        scheduler.ScheduleOnce(0, () => Log("now"));
        scheduler.ScheduleOnce(1, () => Log("later"));
        Runtime.RunUntilIdle();
        Assert.Equal(["0 now"], _log);
        Assert.False(Runtime.Step());
    }

    [Fact]
    public void The_clocks_of_actors_and_of_other_code_show_the_same_time()
    {
        var started = Runtime.TimeProvider.GetTimestamp();
        Runtime.Advance(TimeSpan.FromHours(5));
        Assert.Equal(DateTimeOffset.Parse("2000-01-01T05:00:00Z", null), _world.System.Scheduler.Now);
        Assert.Equal(Runtime.Now, Runtime.TimeProvider.GetUtcNow());
        Assert.Equal(TimeSpan.FromHours(5), Runtime.TimeProvider.GetElapsedTime(started));
        Assert.Equal(TimeSpan.FromHours(5), _world.System.Scheduler.MonotonicClock);
        Assert.Equal(TimeSpan.FromHours(5), _world.System.Uptime);
    }

    [Fact]
    public void A_timer_of_the_time_provider_can_be_changed_and_disposed()
    {
        using var timer = Runtime.TimeProvider.CreateTimer(_ => Log("tick"), null, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10));
        Runtime.Advance(TimeSpan.FromMilliseconds(25));
        timer.Change(TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        Runtime.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(["10 tick", "20 tick", "26 tick"], _log);
        timer.Dispose();
        Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        Runtime.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal(3, _log.Count);
    }

    [Fact]
    public void A_cancellation_after_a_time_goes_by_virtual_time()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMinutes(10), Runtime.TimeProvider);
        Runtime.Advance(TimeSpan.FromMinutes(9));
        Assert.False(source.IsCancellationRequested);
        Runtime.Advance(TimeSpan.FromMinutes(1));
        Assert.True(source.IsCancellationRequested);
    }
}
