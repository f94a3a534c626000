using Akka.Actor;
using Akka.Event;

namespace PeerPigeon.ActorKernel.TestKit.Tests;

public class TimeTests(string config = "") : KitTest(config)
{
    [Fact]
    public void Within_fails_when_the_block_takes_too_long() =>
        Says(Failure(() => Within(Moment, () => Assert.Null(ReceiveOne(Moment * 3)))), "exceeds 00:00:00.04");

    [Fact]
    public void Within_fails_when_the_block_is_too_fast() =>
        Says(Failure(() => Within(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), () => { }, "slow start")), "at least 00:00:01", "slow start");

    [Fact]
    public void Within_limits_the_expectations_inside()
    {
        Says(Failure(() => Within(Moment, () => ExpectMsg("never"))), "\"never\"", "nothing");
        Assert.Equal("x", Within(TimeSpan.FromSeconds(2), () =>
        {
            Later("x", Moment);
            return ExpectMsg("x");
        }));
    }

    [Fact]
    public void Within_may_end_with_expecting_nothing() => Within(Moment, () => ExpectNoMsg());

    [Fact]
    public void Remaining_is_what_is_left_of_the_innermost_Within()
    {
        Assert.Throws<InvalidOperationException>(() => Remaining);
        Assert.Equal(TestKitSettings.SingleExpectDefault, RemainingOrDefault);
        Within(TimeSpan.FromSeconds(2), () =>
        {
            Within(TimeSpan.FromSeconds(1), () => Assert.InRange(Remaining, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
            Assert.InRange(RemainingOrDilated(null), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
            Assert.Equal(TimeSpan.FromSeconds(9), RemainingOrDilated(TimeSpan.FromSeconds(9)));
        });
    }

    [Fact]
    public void An_assertion_is_awaited_until_it_holds()
    {
        var count = 0;
        var tick = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Moment / 4, Moment / 4, TestActor, "tick", ActorRefs.NoSender);
        AwaitAssert(() =>
        {
            if (HasMessages && ReceiveOne(TimeSpan.Zero) is not null)
                count++;
            Assert.Equal(3, count);
        }, interval: Moment / 8);
        tick.Cancel();
    }

    [Fact]
    public void An_assertion_that_never_holds_is_thrown() =>
        Says(Failure(() => AwaitAssert(() => Assert.Equal(1, 2), Moment, Moment / 4)), "Expected: 1");

    [Fact]
    public void A_condition_is_awaited_until_it_holds()
    {
        Later("x", Moment);
        AwaitCondition(() => HasMessages, TimeSpan.FromSeconds(2), Moment / 4);
        Assert.False(AwaitConditionNoThrow(() => false, Moment, Moment / 4));
        Says(Failure(() => AwaitCondition(() => false, Moment, Moment / 4, "peers")), "00:00:00.04", "peers");
    }

    [Fact]
    public void Log_entries_are_counted_exactly()
    {
        EventFilter.Info("one").ExpectOne(() => Log.Info("one"));
        Says(Failure(() => EventFilter.Info("one").Expect(2, Moment, () => Log.Info("one"))), "2 log events", "1 came", "\"one\"");
        Says(Failure(() => EventFilter.Info("one").Expect(0, Moment, () => Log.Info("one"))), "0 log events", "1 came");
        EventFilter.Info("one").And.Warning("two").Expect(2, () =>
        {
            Log.Info("one");
            Log.Warning("two");
        });
    }

    [Fact]
    public async Task Log_entries_are_awaited()
    {
        var told = new TaskCompletionSource();
        Sys.Scheduler.Advanced.ScheduleOnce(Moment, () => Log.Error(new TimeoutException("late"), "failed"));
        await EventFilter.Exception<TimeoutException>("late").ExpectOneAsync(() =>
        {
            told.SetResult();
            return Task.CompletedTask;
        });
        await told.Task;
    }
}

public sealed class TimeTestsInVirtualTime() : TimeTests(Virtual);

public sealed class TimeFactorTests() : KitTest(Virtual + ", akka.test.timefactor = 3")
{
    [Fact]
    public void Times_are_multiplied_by_the_time_factor()
    {
        Assert.Equal(TimeSpan.FromSeconds(6), Dilated(TimeSpan.FromSeconds(2)));
        var before = DeterministicRuntime.Of(Sys)!.Now;
        ExpectNoMsg(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(6), DeterministicRuntime.Of(Sys)!.Now - before);
    }
}
