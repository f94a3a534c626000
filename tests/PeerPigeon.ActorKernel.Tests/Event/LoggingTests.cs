using Akka.Actor;
using Akka.Event;

namespace PeerPigeon.ActorKernel.Tests.Event;

public sealed class LoggingTests
{
    private readonly EventStream _stream = new(debug: false);
    private readonly Collector _logger = new("logger");
    private readonly ILoggingAdapter _log;

    public LoggingTests()
    {
        _stream.Subscribe<LogEvent>(_logger);
        _log = Logging.GetLogger(_stream, "tests");
    }

    [Fact]
    public void A_template_is_formatted_with_its_arguments()
    {
        _log.Info("peer {Peer} joined {Network}", 7, "garden");

        var logged = Assert.IsType<Info>(Assert.Single(_logger.Received));
        Assert.Equal("peer 7 joined garden", logged.Message!.ToString());
        Assert.Equal("tests", logged.LogSource);
        Assert.Equal([7, "garden"], ((LogMessage)logged.Message).Parameters());
    }

    [Theory]
    [InlineData(LogLevel.DebugLevel, "Debug Info Warning Error")]
    [InlineData(LogLevel.InfoLevel, "Info Warning Error")]
    [InlineData(LogLevel.WarningLevel, "Warning Error")]
    [InlineData(LogLevel.ErrorLevel, "Error")]
    [InlineData((LogLevel)int.MaxValue, "")]
    public void Events_below_the_level_go_nowhere(LogLevel level, string expected)
    {
        _stream.SetLogLevel(level);
        _log.Debug("x");
        _log.Info("x {A}", 1);
        _log.Warning(new TimeoutException(), "x {A} {B}", 1, 2);
        _log.Error(new TimeoutException(), "x");

        Assert.Equal(expected, string.Join(' ', _logger.Received.Select(logged => logged.GetType().Name)));
    }

    [Fact]
    public void A_level_that_is_off_costs_no_allocation_and_no_formatting()
    {
        _stream.SetLogLevel(LogLevel.ErrorLevel);
        Log();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Log();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Log()
        {
            _log.Debug("{A} {B} {C}", 1, 2.5, TimeSpan.Zero);
            _log.Info("{A} {B} {C} {D} {E} {F}", 1, 2, 3, 4, 5, 6);
            _log.Warning(cause: null, "{A}", 'x');
            _log.Log(LogLevel.InfoLevel, cause: null, "{A}", 1);
        }
    }

    [Fact]
    public void Every_number_of_arguments_arrives()
    {
        _log.Error("{0}", 1);
        _log.Error("{0}{1}", 1, 2);
        _log.Error("{0}{1}{2}", 1, 2, 3);
        _log.Error("{0}{1}{2}{3}", 1, 2, 3, 4);
        _log.Error("{0}{1}{2}{3}{4}", 1, 2, 3, 4, 5);
        _log.Error("{0}{1}{2}{3}{4}{5}", 1, 2, 3, 4, 5, 6);
        _log.Error("{0}{1}{2}{3}{4}{5}{6}", [1, 2, 3, 4, 5, 6, 7]);

        Assert.Equal("1 12 123 1234 12345 123456 1234567", string.Join(' ', _logger.Received.Cast<LogEvent>().Select(logged => logged.Message)));
    }

    [Fact]
    public void An_event_shows_level_time_source_text_and_cause()
    {
        var text = new Warning(new InvalidOperationException("why"), "source", typeof(string), "text").ToString();

        Assert.Matches(@"^\[WARNING\]\[\d\d/\d\d/\d{4} \d\d:\d\d:\d\d\.\d{3}Z\]\[Thread \d{4}\]\[source\] text\r?\nCause: System\.InvalidOperationException: why", text);
    }

    [Fact]
    public void An_event_that_cannot_be_formatted_is_shown_all_the_same()
    {
        Logging.GetLogger(_stream, "tests", new Failing()).Warning("peer {Peer}", 7);

        Assert.Equal(
            "[ERROR][tests] a WARNING event cannot be formatted (NotSupportedException: not today): peer {Peer} with 7",
            StandardOutLogger.Text((LogEvent)Assert.Single(_logger.Received)));
    }

    [Theory]
    [InlineData("DEBUG", LogLevel.DebugLevel), InlineData("info", LogLevel.InfoLevel), InlineData("Warning", LogLevel.WarningLevel)]
    [InlineData("ERROR", LogLevel.ErrorLevel), InlineData("off", (LogLevel)int.MaxValue)]
    public void A_level_is_named_in_any_case(string name, LogLevel level)
    {
        Assert.Equal(level, Logging.LogLevelFor(name));
        Assert.Equal(name.ToUpperInvariant(), level.StringFor());
    }

    [Fact]
    public void An_unknown_level_is_refused_with_those_there_are() =>
        Assert.StartsWith("log level \"LOUD\" is unknown; use DEBUG, INFO, WARNING, ERROR or OFF", Assert.Throws<ArgumentException>(() => Logging.LogLevelFor("LOUD")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_actor_logs_in_the_name_of_its_path_and_type()
    {
        using var system = ActorSystem.Create("logging", "akka.stdout-loglevel = OFF, akka.loggers = []");
        system.EventStream.Subscribe<Info>(_logger);
        await system.ActorOf<Talker>("talker").Ask("hello", TimeSpan.FromSeconds(20));

        var logged = Assert.Single(_logger.Received.OfType<Info>(), logged => logged.LogClass == typeof(Talker));
        Assert.Equal("akka://logging/user/talker", logged.LogSource);
        Assert.Equal("heard hello", logged.Message!.ToString());
    }

    private sealed class Talker : UntypedActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        protected override void OnReceive(object message)
        {
            _log.Info("heard {What}", message);
            Sender.Tell(message);
        }
    }

    private sealed class Failing : ILogMessageFormatter
    {
        public string Format(string format, params object?[] args) => throw new NotSupportedException("not today");

        public string Format(string format, IEnumerable<object?> args) => throw new NotSupportedException("not today");
    }
}
