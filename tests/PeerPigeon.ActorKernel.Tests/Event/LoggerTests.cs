using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace PeerPigeon.ActorKernel.Tests.Event;

/// <summary>Loggers and dead letters in a deterministic system, where time is virtual and nothing happens behind the test's back.</summary>
public sealed class LoggerTests
{
    private const string Deterministic = "akka.stdout-loglevel = OFF, akka.actor.deterministic { enabled = on, seed = 1, start = \"2000-01-01T00:00:00Z\" }";

    [Fact]
    public void A_logger_takes_the_level_and_above_with_virtual_time()
    {
        using var system = ActorSystem.Create("loggers", Hocon($"akka.loggers = [\"{typeof(Recorder).AssemblyQualifiedName}\"], akka.loglevel = WARNING"));
        var runtime = DeterministicRuntime.Of(system)!;
        Recorder.Events.Clear();
        runtime.Advance(TimeSpan.FromMinutes(90));
        system.Log.Info("not this");
        system.Log.Warning("this");
        runtime.RunUntilIdle();

        var logged = Assert.Single(Recorder.Events);
        Assert.Equal("[WARNING][01/01/2000 01:30:00.000Z][Thread 0000][ActorSystem(loggers)] this", logged.ToString());
    }

    [Fact]
    public void A_logger_that_answers_something_else_is_stopped_and_reported()
    {
        var collector = new Collector("collector");
        using var system = ActorSystem.Create("loggers", Hocon($"akka.loggers = [\"{typeof(Impostor).AssemblyQualifiedName}\"]"));
        system.EventStream.Subscribe<Error>(collector);
        DeterministicRuntime.Of(system)!.RunUntilIdle();

        Assert.Contains("answered InitializeLogger with String in place of LoggerInitialized", Assert.IsType<Error>(Assert.Single(collector.Received)).Message!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_logger_that_never_answers_is_reported_when_its_time_is_over()
    {
        var collector = new Collector("collector");
        using var system = ActorSystem.Create("loggers", Hocon($"akka.loggers = [\"{typeof(Mute).AssemblyQualifiedName}\"], akka.logger-startup-timeout = 7s"));
        system.EventStream.Subscribe<Warning>(collector);
        var runtime = DeterministicRuntime.Of(system)!;
        runtime.Advance(TimeSpan.FromSeconds(6));
        Assert.Empty(collector.Received);
        runtime.Advance(TimeSpan.FromSeconds(2));

        Assert.Contains("has not answered InitializeLogger within 00:00:07", Assert.IsType<Warning>(Assert.Single(collector.Received)).Message!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_logger_that_is_no_type_is_refused() =>
        Assert.Equal(
            "akka.loggers names \"No.Such.Logger\", which is no type; write \"Namespace.Type, Assembly\"",
            Assert.Throws<ConfigurationException>(() => ActorSystem.Create("loggers", Hocon("akka.loggers = [No.Such.Logger]"))).Message);

    [Fact]
    public void Dead_letters_are_logged_up_to_a_number_then_again_after_a_pause()
    {
        var collector = new Collector("collector");
        using var system = ActorSystem.Create("letters", Hocon("akka.loggers = [], akka.log-dead-letters = 2, akka.log-dead-letters-suspend-duration = 5 minutes"));
        system.EventStream.Subscribe<Info>(collector);
        var runtime = DeterministicRuntime.Of(system)!;
        runtime.RunUntilIdle();
        for (var i = 0; i < 5; i++)
            system.DeadLetters.Tell($"letter {i}");
        runtime.RunUntilIdle();
        Assert.Equal(2, collector.Received.Count);
        runtime.Advance(TimeSpan.FromMinutes(6));
        system.DeadLetters.Tell("later");
        runtime.RunUntilIdle();

        var texts = collector.Received.Cast<Info>().Select(logged => logged.Message!.ToString()!).ToList();
        Assert.Contains("Message [String]", texts[0], StringComparison.Ordinal);
        Assert.Contains("was not delivered. [1] dead letters encountered.", texts[0], StringComparison.Ordinal);
        Assert.Contains("Message content: letter 0", texts[0], StringComparison.Ordinal);
        Assert.Contains("[2] dead letters encountered, no more dead letters will be logged in next [00:05:00].", texts[1], StringComparison.Ordinal);
        Assert.Contains("[6] dead letters encountered, of which 3 were not logged. The counter will be reset now.", texts[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Suppressed_dead_letters_are_published_but_not_logged()
    {
        var (log, letters) = (new Collector("log"), new Collector("letters"));
        using var system = ActorSystem.Create("letters", Hocon("akka.loggers = []"));
        system.EventStream.Subscribe<Info>(log);
        system.EventStream.Subscribe<SuppressedDeadLetter>(letters);
        system.DeadLetters.Tell(new Tick());
        DeterministicRuntime.Of(system)!.RunUntilIdle();

        Assert.Empty(log.Received);
        Assert.IsType<Tick>(Assert.IsType<SuppressedDeadLetter>(Assert.Single(letters.Received)).Message);
    }

    [Fact]
    public void Unhandled_messages_are_logged_at_debug_level_where_asked_for()
    {
        var collector = new Collector("collector");
        using var system = ActorSystem.Create("unhandled", Hocon("akka.loggers = [], akka.loglevel = DEBUG, akka.actor.debug.unhandled = on"));
        system.EventStream.Subscribe<Akka.Event.Debug>(collector);
        system.ActorOf(Props.Empty, "deaf").Tell("hello");
        DeterministicRuntime.Of(system)!.RunUntilIdle();

        Assert.Contains(collector.Received.Cast<LogEvent>(), logged => logged.LogSource.EndsWith("/user/deaf", StringComparison.Ordinal) && "Unhandled message from akka://unhandled/deadLetters : hello".Equals(logged.Message));
    }

    private static Config Hocon(string text) => ConfigurationFactory.ParseString(text).WithFallback(Deterministic);

    private sealed record Tick : IDeadLetterSuppression;

    private sealed class Recorder : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
    {
        public static List<LogEvent> Events { get; } = [];

        protected override void OnReceive(object message)
        {
            if (message is InitializeLogger)
                Sender.Tell(new LoggerInitialized());
            else if (message is LogEvent logged)
                Events.Add(logged);
        }
    }

    private sealed class Impostor : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell("hello");
    }

    private sealed class Mute : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
