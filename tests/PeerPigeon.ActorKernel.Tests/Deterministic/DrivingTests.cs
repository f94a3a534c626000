using Akka.Actor;
using Akka.Configuration;

namespace PeerPigeon.ActorKernel.Tests.Deterministic;

public sealed class DrivingTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualSystem _world = new();

    private DeterministicRuntime Runtime => _world.Runtime;

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_system_in_real_time_has_no_runtime()
    {
        using var system = ActorSystem.Create("real");
        Assert.Null(DeterministicRuntime.Of(system));
    }

    [Fact]
    public void Nothing_happens_until_somebody_drives_and_a_step_handles_one_message()
    {
        var heard = 0;
        var actor = _world.Actor(a => a.On<string>(_ => heard++));
        Runtime.RunUntilIdle();
        for (var i = 0; i < 3; i++) actor.Tell("x");
        Assert.Equal(0, heard);
        Assert.True(Runtime.Step());
        Assert.Equal(1, heard);
        Assert.Equal(1, Runtime.RunUntilIdle(maxSteps: 1));
        Assert.Equal(2, heard);
        Assert.Equal(1, Runtime.RunUntilIdle());
        Assert.False(Runtime.Step());
    }

    [Fact]
    public void Ask_PipeTo_and_awaits_come_back_on_the_driving_thread_without_leaving_it()
    {
        var threads = new HashSet<int>();
        var answers = new List<string>();
        void Here() => threads.Add(Environment.CurrentManagedThreadId);

        var oracle = _world.Actor(a => a.On<string>(question =>
        {
            Here();
            a.From.Tell($"answer to {question}");
        }));
        var seeker = _world.Actor(a =>
        {
            a.On<int>(n => Think(n).PipeTo(a.Me));
            a.OnAsync<string>(async text =>
            {
                Here();
                await Task.Delay(Second, Runtime.TimeProvider);
                await Task.Delay(Second, Runtime.TimeProvider);
                Here();
                Assert.Equal(a.Me, a.Ctx.Self);
                answers.Add(text);
            });
        });

        async Task<string> Think(int n)
        {
            Here();
            await Task.Yield();
            var answer = await oracle.Ask<string>($"question {n}", Second);
            Here();
            return answer;
        }

        for (var i = 1; i <= 3; i++) seeker.Tell(i);
        Runtime.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(["answer to question 1", "answer to question 2", "answer to question 3"], answers.Order());
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
    }

    [Fact]
    public void A_continuation_is_not_run_inside_the_message_that_releases_it()
    {
        var gate = new TaskCompletionSource();
        var log = new List<string>();
        var waiter = _world.Actor(a => a.On<string>(_ => Wait()));
        var opener = _world.Actor(a => a.On<string>(_ =>
        {
            gate.SetResult();
            log.Add("opened");
        }));

        async void Wait()
        {
            await gate.Task;
            log.Add("went on");
        }

        waiter.Tell("wait");
        Runtime.RunUntilIdle();
        opener.Tell("open");
        Runtime.RunUntilIdle();
        Assert.Equal(["opened", "went on"], log);
    }

    [Fact]
    public void An_ask_without_an_answer_fails_when_its_virtual_time_is_over()
    {
        var mute = _world.Actor(_ => { });
        var before = Runtime.Now;
        Assert.Throws<AskTimeoutException>(() => Runtime.Run(() => mute.Ask<string>("?", TimeSpan.FromHours(3)), TimeSpan.FromHours(4)));
        Assert.Equal(TimeSpan.FromHours(3), Runtime.Now - before);
    }

    [Fact]
    public void Work_that_does_not_end_in_time_is_reported_with_its_bound()
    {
        var failure = Assert.Throws<TimeoutException>(() => Runtime.Run(() => new TaskCompletionSource().Task, TimeSpan.FromSeconds(90)));
        Assert.Contains("00:01:30", failure.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(90), Runtime.Now - DateTimeOffset.Parse("2000-01-01T00:00:00Z", null));
    }

    [Fact]
    public void A_condition_is_waited_for_no_longer_than_needed()
    {
        var fired = false;
        _world.System.Scheduler.Advanced.ScheduleOnce(500, () => fired = true);
        Assert.True(Runtime.RunUntil(() => fired, Second));
        Assert.Equal(500, Runtime.TimeProvider.GetElapsedTime(0).TotalMilliseconds);
        Assert.False(Runtime.RunUntil(() => false, Second));
        Assert.Equal(1500, Runtime.TimeProvider.GetElapsedTime(0).TotalMilliseconds);
    }

    [Fact]
    public void A_message_from_another_thread_is_refused_while_the_runtime_is_driving()
    {
        var actor = _world.Actor(_ => { });
        InvalidOperationException? refusal = null;
        var driver = _world.Actor(a => a.On<string>(_ =>
        {
            var stranger = new Thread(() => refusal = Assert.Throws<InvalidOperationException>(() => actor.Tell("hello")));
            stranger.Start();
            stranger.Join();
        }));
        driver.Tell("go");
        Runtime.RunUntilIdle();
        Assert.Contains("order could not be repeated", refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("seed 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_continuation_from_another_thread_ends_the_run_with_an_explanation()
    {
        var gate = new TaskCompletionSource();
        var actor = _world.Actor(a => a.On<string>(_ =>
        {
            gate.Task.PipeTo(a.Me, success: () => 1);
            var stranger = new Thread(gate.SetResult);
            stranger.Start();
            stranger.Join();
        }));
        actor.Tell("go");
        var failure = Assert.Throws<InvalidOperationException>(() => Runtime.RunUntilIdle());
        Assert.Contains("order could not be repeated", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_runtime_cannot_be_driven_from_within()
    {
        Exception? failure = null;
        var actor = _world.Actor(a => a.On<string>(_ => failure = Record.Exception(() => Runtime.RunUntilIdle())));
        actor.Tell("go");
        Runtime.RunUntilIdle();
        Assert.IsType<InvalidOperationException>(failure);
    }

    [Fact]
    public void A_failing_timer_reaches_whoever_drives_and_driving_can_go_on()
    {
        _world.System.Scheduler.Advanced.ScheduleOnce(1, () => throw new InvalidOperationException("boom"));
        Assert.Equal("boom", Assert.Throws<InvalidOperationException>(() => Runtime.Advance(Second)).Message);
        Runtime.Advance(Second);
    }

    [Fact]
    public void Termination_completes_when_driven()
    {
        var stopped = 0;
        for (var i = 0; i < 5; i++) _world.Actor(a => a.On<string>(_ => stopped++));
        _world.System.RegisterOnTermination(() => stopped = 100);
        var end = _world.System.Terminate();
        Assert.False(end.IsCompleted);
        Runtime.Run(() => end, TimeSpan.FromMinutes(1));
        Assert.True(_world.System.WhenTerminated.IsCompletedSuccessfully);
        Assert.Equal(100, stopped);
    }

    [Fact]
    public void A_seed_that_is_no_number_is_refused_by_name() =>
        Assert.Equal(
            "akka.actor.deterministic.seed '-1' is not a whole number from 0 to 18446744073709551615",
            Assert.Throws<ConfigurationException>(() =>
                ActorSystem.Create("x", ConfigurationFactory.ParseString("akka.actor.deterministic { enabled = on, seed = -1 }"))).Message);
}
