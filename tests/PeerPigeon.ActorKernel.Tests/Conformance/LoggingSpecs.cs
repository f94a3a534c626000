using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;

namespace PeerPigeon.ActorKernel.Tests.Conformance;

public class LoggingSpecs(string runtime = "") : ConformanceSpec(runtime, "akka.loglevel = DEBUG")
{
    private sealed class Talks : ReceiveActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        public Talks() => Receive<Action<ILoggingAdapter>>(act => act(_log));
    }

    private T Published<T>(Action<ILoggingAdapter> act, out IActorRef actor) where T : LogEvent
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(T));
        var talks = actor = Sys.ActorOf(Props.Create(() => new Talks()));
        talks.Tell(act);
        return probe.FishForMessage<T>(entry => entry.LogSource == talks.Path.ToString() || entry.LogSource.Contains(talks.Path.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_level_is_published_as_its_event()
    {
        Assert.Equal("d", Published<Debug>(log => log.Debug("d"), out _).ToString().Split("] ")[^1]);
        Assert.Equal(LogLevel.InfoLevel, Published<Info>(log => log.Info("i"), out _).LogLevel());
        Assert.Equal(LogLevel.WarningLevel, Published<Warning>(log => log.Warning("w"), out _).LogLevel());
        Assert.Equal(LogLevel.ErrorLevel, Published<Error>(log => log.Error("e"), out _).LogLevel());
    }

    [Fact]
    public void A_template_is_filled_in_by_position() =>
        Assert.Equal("3 of 4 peers", Published<Info>(log => log.Info("{0} of {1} peers", 3, 4), out _).Message?.ToString());

    [Fact]
    public void An_error_carries_its_exception()
    {
        var boom = new Boom("broken");
        var error = Published<Error>(log => log.Error(boom, "while {0}", "sending"), out _);
        Assert.Same(boom, error.Cause);
        Assert.Equal("while sending", error.Message?.ToString());
    }

    [Fact]
    public void A_warning_may_carry_an_exception()
    {
        var boom = new Boom("broken");
        Assert.Same(boom, Published<Warning>(log => log.Warning(boom, "careful"), out _).Cause);
    }

    [Fact]
    public void An_entry_names_the_actor_and_its_type()
    {
        var entry = Published<Info>(log => log.Info("hello"), out var actor);
        Assert.Contains(actor.Path.Name, entry.LogSource, StringComparison.Ordinal);
        Assert.Equal(typeof(Talks), entry.LogClass);
    }

    [Fact]
    public void An_adapter_tells_which_levels_are_on()
    {
        var log = Logging.GetLogger(Sys, "spec");
        Assert.True(log.IsDebugEnabled);
        Assert.True(log.IsEnabled(LogLevel.InfoLevel));
        Sys.EventStream.SetLogLevel(LogLevel.WarningLevel);
        log = Logging.GetLogger(Sys, "spec");
        Assert.False(log.IsDebugEnabled);
        Assert.False(log.IsInfoEnabled);
        Assert.True(log.IsWarningEnabled);
        Assert.True(log.IsErrorEnabled);
    }

    [Fact]
    public void Event_filters_count_what_matches()
    {
        var log = Logging.GetLogger(Sys, "spec");
        EventFilter.Info("one").ExpectOne(() =>
        {
            log.Info("two");
            log.Info("one");
        });
        EventFilter.Warning(start: "link").Expect(2, () =>
        {
            log.Warning("link lost");
            log.Warning("link found");
        });
        EventFilter.Error(contains: "middle").ExpectOne(() => log.Error("in the middle of it"));
        EventFilter.Debug(new Regex("^p.er$", RegexOptions.None, TimeSpan.FromSeconds(1))).ExpectOne(() => log.Debug("peer"));
        EventFilter.Exception<Boom>("broken").ExpectOne(() => log.Error(new Boom("broken"), "while sending"));
    }

    [Fact]
    public void An_event_filter_that_is_not_met_fails_the_test()
    {
        var log = Logging.GetLogger(Sys, "spec");
        Assert.ThrowsAny<Exception>(() => EventFilter.Info("never").Expect(1, Milliseconds(30), () => log.Info("other")));
    }

    [Fact]
    public void An_event_filter_may_wait_for_dead_letters() =>
        EventFilter.DeadLetter<string>().ExpectOne(() => Sys.DeadLetters.Tell("lost"));

    [Fact]
    public void An_event_filter_returns_what_its_action_returned() =>
        Assert.Equal(7, EventFilter.Info("one").ExpectOne(() =>
        {
            Logging.GetLogger(Sys, "spec").Info("one");
            return 7;
        }));
}
