using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Scheduling;

public sealed class RealTimeSchedulerTests : RealTimeTest
{
    [Fact]
    public void Many_timers_set_and_cancelled_from_many_threads_fire_once_each_or_never()
    {
        const int each = 2_000;
        var fired = new int[4 * each];
        var left = new CountdownEvent(2 * each);
        var scheduler = System.Scheduler.Advanced;
        InParallel(4, thread =>
        {
            for (var i = 0; i < each; i++)
            {
                var number = (thread * each) + i;
                var timer = scheduler.ScheduleOnceCancelable(i % 2 == 0 ? 5 : 60_000, () =>
                {
                    Interlocked.Increment(ref fired[number]);
                    left.Signal();
                });
                if (i % 2 == 1) timer.Cancel();
            }
        });
        Assert.True(left.Wait(Patience));
        Assert.Equal(0, fired.Where((_, i) => i % 2 == 1).Sum());
        Assert.All(fired.Where((_, i) => i % 2 == 0), count => Assert.Equal(1, count));
    }

    [Fact]
    public void Work_that_fails_is_not_repeated_and_does_not_keep_others_from_firing()
    {
        var failures = 0;
        var ticks = new CountdownEvent(5);
        var scheduler = System.Scheduler.Advanced;
        scheduler.ScheduleRepeatedly(1, 1, () =>
        {
            failures++;
            throw new InvalidOperationException("boom");
        });
        scheduler.ScheduleRepeatedly(2, 1, () =>
        {
            if (!ticks.IsSet) ticks.Signal();
        });
        Assert.True(ticks.Wait(Patience));
        Assert.Equal(1, failures);
    }

    [Fact]
    public void A_scheduler_whose_system_has_ended_refuses_work()
    {
        var system = ActorSystem.Create("ended");
        Await(system.Terminate());
        Await(system.WhenTerminated);
        Assert.Throws<SchedulerException>(() => system.Scheduler.Advanced.ScheduleOnce(1, () => { }));
    }
}
