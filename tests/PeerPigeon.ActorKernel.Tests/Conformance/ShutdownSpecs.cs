using Akka;
using Akka.Actor;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class ShutdownSpecs(string runtime = "") : ConformanceSpec(runtime)
{
    private CoordinatedShutdown Shutdown() => CoordinatedShutdown.Get(Sys);

    private static Func<Task<Done>> Writes(List<string> diary, string line) => () =>
    {
        lock (diary)
            diary.Add(line);
        return Task.FromResult(Done.Instance);
    };

    private static bool Has(List<string> diary, string line)
    {
        lock (diary)
            return diary.Contains(line);
    }

    [Fact]
    public void Phases_run_in_their_order_and_the_system_ends_with_the_last()
    {
        var diary = new List<string>();
        var shutdown = Shutdown();
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "last", Writes(diary, "last"));
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "first", Writes(diary, "first"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "middle", Writes(diary, "middle"));
        Wait(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Equal(["first", "middle", "last"], diary);
        Wait(Sys.WhenTerminated);
    }

    [Fact]
    public void A_shutdown_runs_once_and_keeps_its_first_reason()
    {
        var diary = new List<string>();
        var shutdown = Shutdown();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "once", Writes(diary, "once"));
        Assert.Null(shutdown.ShutdownReason);
        var first = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        var second = shutdown.Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        Wait(first);
        Wait(second);
        Assert.Equal(["once"], diary);
        Assert.IsType<CoordinatedShutdown.UnknownReason>(shutdown.ShutdownReason);
    }

    [Fact]
    public void A_task_that_fails_does_not_keep_later_phases_from_running()
    {
        var diary = new List<string>();
        var shutdown = Shutdown();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fails", () => Task.FromException<Done>(new Boom("no")));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "runs", Writes(diary, "runs"));
        Wait(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Equal(["runs"], diary);
        Wait(Sys.WhenTerminated);
    }

    [Fact]
    public void A_phase_waits_for_all_its_tasks()
    {
        var diary = new List<string>();
        var gate = new TaskCompletionSource();
        var shutdown = Shutdown();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "slow", async () =>
        {
            await gate.Task;
            return await Writes(diary, "slow")();
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fast", Writes(diary, "fast"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "next", Writes(diary, "next"));
        var done = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        AwaitCondition(() => Has(diary, "fast"), Milliseconds(3000), Milliseconds(5));
        Assert.False(Has(diary, "next"));
        gate.SetResult();
        Wait(done);
        Assert.Equal(["fast", "slow", "next"], diary);
    }

    [Fact]
    public void Actors_still_work_in_the_phases_before_the_last()
    {
        var echo = NewPuppet();
        var shutdown = Shutdown();
        var answer = "";
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, "asks", async () =>
        {
            answer = await echo.Ask<string>("still here", TimeSpan.FromSeconds(3));
            return Done.Instance;
        });
        Wait(shutdown.Run(CoordinatedShutdown.UnknownReason.Instance));
        Assert.Equal("still here", answer);
    }
}
