using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class SchedulerSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private static readonly TimeSpan Short = Milliseconds(20);

    [Fact]
    public void A_message_is_told_once_after_the_delay()
    {
        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, "x", ActorRefs.NoSender);
        ExpectMsg("x");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_scheduled_message_carries_its_sender()
    {
        var sender = CreateTestProbe();
        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, "x", sender.Ref);
        ExpectMsg("x");
        Assert.Equal(sender.Ref, LastSender);
    }

    [Fact]
    public void A_cancelled_message_is_not_told()
    {
        var cancelable = Sys.Scheduler.ScheduleTellOnceCancelable(Milliseconds(100), TestActor, "x", ActorRefs.NoSender);
        cancelable.Cancel();
        Assert.True(cancelable.IsCancellationRequested);
        ExpectNoMsg(Milliseconds(140));
    }

    [Fact]
    public void A_message_is_told_again_and_again_until_it_is_cancelled()
    {
        var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, Short, TestActor, "x", ActorRefs.NoSender, cancelable);
        for (var n = 0; n < 4; n++)
            ExpectMsg("x");
        cancelable.Cancel();
        ReceiveWhile<object>(message => message, max: Short, idle: Short);
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void Messages_come_in_the_order_of_their_delays()
    {
        foreach (var delay in (int[])[190, 100, 10])
            Sys.Scheduler.ScheduleTellOnce(Milliseconds(delay), TestActor, delay, ActorRefs.NoSender);
        foreach (var delay in (int[])[10, 100, 190])
            ExpectMsg(delay);
    }

    [Fact]
    public void An_action_runs_after_the_delay()
    {
        Sys.Scheduler.Advanced.ScheduleOnce(Short, () => TestActor.Tell("ran"));
        ExpectMsg("ran");
    }

    [Fact]
    public void An_action_may_run_repeatedly()
    {
        var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.Advanced.ScheduleRepeatedly(TimeSpan.Zero, Short, () => TestActor.Tell("ran"), cancelable);
        for (var n = 0; n < 3; n++)
            ExpectMsg("ran");
        cancelable.Cancel();
    }

    [Fact]
    public void A_linked_cancelable_is_cancelled_with_its_parent()
    {
        var parent = new Cancelable(Sys.Scheduler);
        var linked = Cancelable.CreateLinkedCancelable(Sys.Scheduler, parent);
        parent.Cancel();
        Assert.True(linked.IsCancellationRequested);
        Assert.True(linked.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_cancelable_may_cancel_itself_after_a_delay()
    {
        var cancelable = new Cancelable(Sys.Scheduler);
        cancelable.CancelAfter(Short);
        Assert.False(cancelable.IsCancellationRequested);
        AwaitCondition(() => cancelable.IsCancellationRequested, Milliseconds(2000), Milliseconds(5));
    }

    [Fact]
    public void A_cancelable_that_was_cancelled_before_schedules_nothing()
    {
        var cancelable = new Cancelable(Sys.Scheduler);
        cancelable.Cancel();
        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, "x", ActorRefs.NoSender, cancelable);
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void Time_does_not_run_backwards()
    {
        var before = Sys.Scheduler.Now;
        var clock = Sys.Scheduler.MonotonicClock;
        Sys.Scheduler.ScheduleTellOnce(Short, TestActor, "x", ActorRefs.NoSender);
        ExpectMsg("x");
        Assert.True(Sys.Scheduler.Now - before >= TimeSpan.FromMilliseconds(10));
        Assert.True(Sys.Scheduler.MonotonicClock > clock);
    }

    [Fact]
    public void A_scheduled_message_to_a_selection_reaches_it()
    {
        var probe = CreateTestProbe("selected");
        Sys.Scheduler.ScheduleTellOnce(Short, Sys.ActorSelection(probe.Ref.Path), "x", ActorRefs.NoSender);
        probe.ExpectMsg("x");
    }
}
