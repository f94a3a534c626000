using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Deterministic;

public sealed class TimersAndRestartsTests : IDisposable
{
    private readonly VirtualSystem _world = new();
    private readonly List<string> _log = [];

    private DeterministicRuntime Runtime => _world.Runtime;

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_timer_message_already_in_the_mailbox_is_dropped_when_the_timer_is_cancelled_or_replaced()
    {
        var actor = _world.Actor(a =>
        {
            a.On<string>(text =>
            {
                _log.Add(text);
                if (text == "cancel") a.Timers.Cancel("k");
                if (text == "replace") a.Timers.StartSingleTimer("k", "new", TimeSpan.FromMilliseconds(5));
                if (text == "start") a.Timers.StartPeriodicTimer("k", "old", TimeSpan.FromMilliseconds(10));
            });
        });
        var scheduler = _world.System.Scheduler;
        actor.Tell("start");
        Runtime.RunUntilIdle();
        scheduler.ScheduleTellOnce(10, actor, "after the tick", ActorRefs.NoSender);
        Runtime.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(["start", "old", "after the tick"], _log);

        // The next tick and the command lie in the mailbox together, the command first.
        scheduler.Advanced.ScheduleOnce(9, () => actor.Tell("replace"));
        scheduler.Advanced.ScheduleOnce(9, () => { for (var i = 0; i < 3; i++) actor.Tell("busy"); });
        Runtime.Advance(TimeSpan.FromMilliseconds(30));
        Assert.Equal(["replace", "busy", "busy", "busy", "new"], _log.Skip(3));
    }

    [Fact]
    public void Timers_of_the_instance_that_failed_do_not_reach_the_next_one()
    {
        var incarnation = 0;
        var actor = _world.Actor(a =>
        {
            var me = ++incarnation;
            if (me == 1)
            {
                a.Timers.StartPeriodicTimer("tick", $"tick of {me}", TimeSpan.FromMilliseconds(10));
                a.Timers.StartSingleTimer("once", $"once of {me}", TimeSpan.FromMilliseconds(15));
            }

            a.On<string>(text => _log.Add($"{me}: {text}"));
            a.On<Exception>(failure => throw failure);
        });
        Runtime.Advance(TimeSpan.FromMilliseconds(10));
        actor.Tell(new InvalidOperationException("restart"));
        Runtime.Advance(TimeSpan.FromMilliseconds(100));
        actor.Tell("still there");
        Runtime.RunUntilIdle();
        Assert.Equal(["1: tick of 1", "2: still there"], _log);
    }

    [Fact]
    public void What_was_stashed_comes_back_to_the_next_instance_in_order_before_what_waits()
    {
        var incarnation = 0;
        var actor = _world.Actor(a =>
        {
            var me = ++incarnation;
            a.On<string>(text =>
            {
                if (me == 1) a.Stash.Stash();
                else _log.Add($"{me}: {text}");
            });
            a.On<Exception>(failure => throw failure);
        });
        actor.Tell("a");
        actor.Tell("b");
        actor.Tell(new InvalidOperationException("restart"));
        actor.Tell("c");
        Runtime.RunUntilIdle();
        Assert.Equal(["2: a", "2: b", "2: c"], _log);
    }

    [Fact]
    public void The_active_timers_are_those_that_have_not_fired_for_the_last_time()
    {
        ITimerScheduler? timers = null;
        _world.Actor(a =>
        {
            a.On<string>(_ => { });
            timers = a.Timers;
            timers.StartSingleTimer(1, "once", TimeSpan.FromSeconds(1));
            timers.StartPeriodicTimer(2, "often", TimeSpan.FromSeconds(1));
        });
        Runtime.RunUntilIdle();
        Assert.Equal([1, 2], timers!.ActiveTimers);
        Runtime.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([2], timers.ActiveTimers);
        Assert.True(timers.IsTimerActive(2));
        timers.CancelAll();
        Assert.Empty(timers.ActiveTimers);
    }
}
