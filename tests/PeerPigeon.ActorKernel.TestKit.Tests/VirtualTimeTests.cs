using Akka.Actor;

namespace PeerPigeon.ActorKernel.TestKit.Tests;

/// <summary>What only virtual time can do.</summary>
public sealed class VirtualTimeTests() : KitTest(Virtual)
{
    private DeterministicRuntime Runtime => DeterministicRuntime.Of(Sys)!;

    [Fact]
    public void A_month_passes_at_once_and_exactly()
    {
        var month = TimeSpan.FromDays(30);
        var before = Runtime.Now;
        Later("x", month);
        ExpectNoMsg(month - TimeSpan.FromTicks(1));
        ExpectMsg("x");
        Assert.Equal(month, Runtime.Now - before);
    }

    [Fact]
    public void An_expectation_that_is_met_takes_no_time_beyond_the_timer()
    {
        var before = Runtime.Now;
        Later("x", TimeSpan.FromSeconds(1));
        ExpectMsg("x", TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromSeconds(1), Runtime.Now - before);
    }

    [Fact]
    public void An_expectation_that_fails_uses_up_its_time()
    {
        var before = Runtime.Now;
        Failure(() => ExpectMsg("never", TimeSpan.FromMinutes(1)));
        Assert.Equal(TimeSpan.FromMinutes(1), Runtime.Now - before);
    }

    [Fact]
    public void Within_measures_virtual_time()
    {
        Within(TimeSpan.FromHours(1), TimeSpan.FromHours(1), () => Assert.Null(ReceiveOne(TimeSpan.FromHours(1))));
        Says(Failure(() => Within(TimeSpan.FromHours(1), () => Assert.Null(ReceiveOne(TimeSpan.FromHours(2))))), "02:00:00", "exceeds 01:00:00");
    }

    [Fact]
    public void A_wait_of_no_time_runs_what_is_ready()
    {
        var probe = CreateTestProbe();
        Sys.ActorOf(Props.Create(() => new Akka.TestKit.TestActors.ForwardActor(probe.Ref))).Tell("x");
        Assert.False(probe.HasMessages);
        var before = Runtime.Now;
        Assert.Equal("x", probe.ReceiveOne(TimeSpan.Zero));
        Assert.Equal(before, Runtime.Now);
    }

    [Fact]
    public void Asynchronous_expectations_complete_before_they_return()
    {
        Later("x", TimeSpan.FromDays(1));
        Assert.True(ExpectMsgAsync("x", TimeSpan.FromDays(2)).AsTask().IsCompletedSuccessfully);
    }
}

public sealed class ShutdownTests
{
    private sealed class Plain(string config) : Akka.TestKit.Xunit2.TestKit(config);

    [Theory, InlineData(""), InlineData("akka.actor.deterministic.enabled = on")]
    public void Disposing_ends_the_system(string config)
    {
        var kit = new Plain(config + "\nakka.stdout-loglevel = OFF");
        kit.Sys.ActorOf(Akka.TestKit.TestActors.BlackHoleActor.Props);
        kit.Dispose();
        Assert.True(kit.Sys.WhenTerminated.IsCompletedSuccessfully);
        kit.Dispose();
    }

    [Fact]
    public async Task A_system_that_does_not_end_fails_the_test_and_names_what_is_left()
    {
        using var blocker = new Blocker();
        var kit = new Plain("akka.stdout-loglevel = OFF, akka.test.timefactor = 0.02");
        var actor = kit.Sys.ActorOf(Props.Create(() => new Blocked(blocker)), "stuck");
        actor.Tell("x");
        blocker.Inside.Wait();
        var thrown = Assert.Throws<TimeoutException>(kit.Dispose);
        Assert.Contains("stuck", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("test did not end", thrown.Message, StringComparison.Ordinal);
        blocker.Gate.Set();
        await kit.Sys.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(5));
    }

    private sealed class Blocker : IDisposable
    {
        public ManualResetEventSlim Gate { get; } = new();
        public ManualResetEventSlim Inside { get; } = new();

        public void Dispose()
        {
            Gate.Dispose();
            Inside.Dispose();
        }
    }

    private sealed class Blocked : ReceiveActor
    {
        public Blocked(Blocker blocker) => ReceiveAny(_ =>
        {
            blocker.Inside.Set();
            blocker.Gate.Wait();
        });
    }
}
