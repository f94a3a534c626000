using Akka;
using Akka.Actor;
using Akka.Configuration;

namespace PeerPigeon.ActorKernel.Tests.Shutdown;

public sealed class CoordinatedShutdownTests : IDisposable
{
    private readonly List<string> _done = [];
    private ActorSystem? _system;

    public void Dispose()
    {
        if (_system is { WhenTerminated.IsCompleted: false })
            Runtime.Run(_system.FinalTerminate, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void The_phases_of_the_defaults_are_akkas_in_order()
    {
        var shutdown = CoordinatedShutdown.Get(Start(""));

        Assert.Equal(
            [
                "before-service-unbind", "service-unbind", "service-requests-done", "service-stop", "before-cluster-shutdown", "cluster-sharding-shutdown-region",
                "cluster-leave", "cluster-exiting", "cluster-exiting-done", "cluster-shutdown", "before-actor-system-terminate", "actor-system-terminate",
            ],
            shutdown.OrderedPhases);
        Assert.Equal(TimeSpan.FromSeconds(5), shutdown.Timeout("service-stop"));
        Assert.Equal(TimeSpan.FromSeconds(10), shutdown.Timeout("actor-system-terminate"));
    }

    [Theory]
    [InlineData("a {}", "a")]
    [InlineData("b.depends-on = [a]", "a b")]
    [InlineData("c.depends-on = [a], b.depends-on = [a]", "a c b")]
    [InlineData("c.depends-on = [a, b], b.depends-on = [a], a {}", "a b c")]
    [InlineData("e.depends-on = [d], d.depends-on = [b, c], c.depends-on = [b], b.depends-on = [a]", "a b c d e")]
    public void A_phase_comes_after_what_it_depends_on(string phases, string expected) =>
        Assert.Equal(expected, string.Join(' ', ShutdownPhases.Sort(ShutdownPhases.FromConfig($"phases {{ {phases} }}"))));

    [Theory, InlineData("a.depends-on = [a]"), InlineData("a.depends-on = [b], b.depends-on = [c], c.depends-on = [a]")]
    public void Phases_that_wait_for_each_other_are_refused(string phases) =>
        Assert.Contains("in a circle: a ->", Assert.Throws<ArgumentException>(() => ShutdownPhases.Sort(ShutdownPhases.FromConfig($"phases {{ {phases} }}"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Tasks_run_phase_by_phase_once_and_then_the_system_has_ended()
    {
        var system = Start("");
        var shutdown = CoordinatedShutdown.Get(system);
        foreach (var phase in shutdown.OrderedPhases.Reverse())
            shutdown.AddTask(phase, "note", () => Note(phase));
        Run(shutdown, CoordinatedShutdown.UnknownReason.Instance);
        Run(shutdown, CoordinatedShutdown.ClrExitReason.Instance);

        Assert.Equal(shutdown.OrderedPhases, _done);
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
        Assert.Same(CoordinatedShutdown.UnknownReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public void A_phase_waits_for_all_tasks_of_the_one_before()
    {
        var gate = new TaskCompletionSource<Done>();
        var shutdown = CoordinatedShutdown.Get(Start(""));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "slow", () => gate.Task);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "quick", () => Note("quick"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "after", () => Note("after"));
        var run = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        Runtime.RunUntilIdle();
        Assert.Equal(["quick"], _done);
        gate.SetResult(Done.Instance);
        Runtime.Run(() => run, TimeSpan.FromMinutes(1));

        Assert.Equal(["quick", "after"], _done);
    }

    [Fact]
    public void A_task_that_fails_or_hangs_holds_up_its_phase_only_until_the_timeout()
    {
        var shutdown = CoordinatedShutdown.Get(Start("akka.coordinated-shutdown.phases.service-stop.timeout = 30s"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fails", () => throw new InvalidOperationException("boom"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "hangs", () => new TaskCompletionSource<Done>().Task);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "after", () => Note("after"));
        var run = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        Runtime.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(_done);
        Runtime.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["after"], _done);
        Assert.True(run.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_phase_that_does_not_recover_ends_the_shutdown()
    {
        var shutdown = CoordinatedShutdown.Get(Start("akka.coordinated-shutdown.phases.service-stop.recover = off"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "hangs", () => new TaskCompletionSource<Done>().Task);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "after", () => Note("after"));
        var run = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        Runtime.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<TimeoutException>(run.Exception!.InnerException);
        Assert.Empty(_done);
    }

    [Fact]
    public void A_task_may_add_tasks_to_later_phases()
    {
        var shutdown = CoordinatedShutdown.Get(Start(""));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "adds", () =>
        {
            shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "added", () => Note("added"));
            return Note("adds");
        });
        Run(shutdown, CoordinatedShutdown.UnknownReason.Instance);

        Assert.Equal(["adds", "added"], _done);
    }

    [Fact]
    public void A_shutdown_may_begin_at_a_later_phase()
    {
        var shutdown = CoordinatedShutdown.Get(Start(""));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "early", () => Note("early"));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "late", () => Note("late"));
        var run = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseServiceStop);
        Runtime.Run(() => run, TimeSpan.FromMinutes(1));

        Assert.Equal(["late"], _done);
    }

    [Fact]
    public void Terminating_the_system_runs_the_shutdown()
    {
        var system = Start("");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "note", () => Note("stopped"));
        Runtime.Run(system.Terminate, TimeSpan.FromMinutes(1));

        Assert.Equal(["stopped"], _done);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public void Terminating_the_system_does_not_run_it_where_that_is_off()
    {
        var system = Start("akka.coordinated-shutdown.run-by-actor-system-terminate = off");
        var shutdown = CoordinatedShutdown.Get(system);
        Runtime.Run(system.Terminate, TimeSpan.FromMinutes(1));

        Assert.Null(shutdown.ShutdownReason);
    }

    [Fact]
    public void An_actor_may_begin_the_shutdown_that_ends_it()
    {
        var system = Start("");
        system.ActorOf<Suicidal>().Tell("end");
        Runtime.RunUntilIdle();

        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public void An_unknown_phase_is_refused_with_those_there_are()
    {
        var shutdown = CoordinatedShutdown.Get(Start(""));
        Assert.StartsWith(
            "phase tea-break of task note is unknown; use one of before-service-unbind, service-unbind,",
            Assert.Throws<ConfigurationException>(() => shutdown.AddTask("tea-break", "note", () => Note("x"))).Message,
            StringComparison.Ordinal);
    }

    private DeterministicRuntime Runtime => DeterministicRuntime.Of(_system!)!;

    private ActorSystem Start(string hocon) => _system = ActorSystem.Create("shutdown", ConfigurationFactory.ParseString(hocon).WithFallback(
        "akka { stdout-loglevel = OFF, loglevel = OFF, loggers = [], actor.deterministic { enabled = on, seed = 1, start = \"2000-01-01T00:00:00Z\" } }"));

    private void Run(CoordinatedShutdown shutdown, CoordinatedShutdown.Reason reason) => Runtime.Run(() => shutdown.Run(reason), TimeSpan.FromMinutes(1));

    private Task<Done> Note(string what)
    {
        _done.Add(what);
        return Task.FromResult(Done.Instance);
    }

    private sealed class Suicidal : UntypedActor
    {
        protected override void OnReceive(object message) => CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.UnknownReason.Instance);
    }
}
