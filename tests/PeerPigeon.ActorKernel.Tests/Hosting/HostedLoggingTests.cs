using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using MsLogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace PeerPigeon.ActorKernel.Tests.Hosting;

public sealed class HostedLoggingTests
{
    [Fact]
    public async Task Log_events_reach_the_host_with_category_properties_and_cause()
    {
        var log = new CapturedLog();
        using var host = HostFixture.Build(akka => akka.ConfigureLoggers(loggers => loggers.ClearLoggers().AddLoggerFactory()).WithActors((system, registry) => registry.Register<Talker>(system.ActorOf<Talker>("talker"))), log: log);
        await host.StartAsync();
        var arrival = log.Next(entry => entry.Category.EndsWith(nameof(Talker), StringComparison.Ordinal));
        host.Services.GetRequiredService<ActorRegistry>().Get<Talker>().Tell(new InvalidOperationException("why"));
        var entry = await arrival;
        await host.StopAsync();

        Assert.Equal(MsLogLevel.Warning, entry.Level);
        Assert.Equal("[akka://hosted/user/talker] peer 7 left garden", entry.Text);
        Assert.Equal(7, entry.Properties["Peer"]);
        Assert.Equal("garden", entry.Properties["Network"]);
        Assert.Equal("peer {Peer} left {Network}", entry.Properties["{OriginalFormat}"]);
        Assert.Equal("akka://hosted/user/talker", entry.Properties["LogSource"]);
        Assert.Equal("why", entry.Cause!.Message);
    }

    [Fact]
    public async Task The_level_of_the_builder_is_the_level_of_the_system()
    {
        var log = new CapturedLog();
        using var host = HostFixture.Build(akka => akka.ConfigureLoggers(loggers =>
        {
            loggers.LogLevel = LogLevel.ErrorLevel;
            loggers.ClearLoggers().AddLoggerFactory();
        }), log: log);
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var arrival = log.Next(entry => entry.Text.EndsWith("this", StringComparison.Ordinal));
        system.Log.Warning("not this");
        system.Log.Error("this");
        var entry = await arrival;
        await host.StopAsync();

        Assert.Equal("[ActorSystem(hosted)] this", entry.Text);
    }

    [Fact]
    public void Options_become_settings()
    {
        var akka = new AkkaConfigurationBuilder(new ServiceCollection(), "hosted").ConfigureLoggers(loggers =>
        {
            loggers.ClearLoggers().AddDefaultLogger().WithDefaultLogMessageFormatter<Shouting>();
            loggers.LogLevel = LogLevel.DebugLevel;
            loggers.LogConfigOnStart = true;
            loggers.DeadLetterOptions = new DeadLetterOptions { ShouldLog = TriStateValue.All, LogDuringShutdown = true, LogSuspendDuration = TimeSpan.Zero };
            loggers.DebugOptions = new DebugOptions { Unhandled = true, EventStream = false };
        });
        var config = akka.Configuration.Value;

        Assert.Equal("DEBUG", config.GetString("akka.loglevel"));
        Assert.Equal([typeof(DefaultLogger).AssemblyQualifiedName!], config.GetStringList("akka.loggers"));
        Assert.Equal(typeof(Shouting).AssemblyQualifiedName, config.GetString("akka.logger-formatter"));
        Assert.True(config.GetBoolean("akka.log-config-on-start"));
        Assert.Equal("on", config.GetString("akka.log-dead-letters"));
        Assert.True(config.GetBoolean("akka.log-dead-letters-during-shutdown"));
        Assert.Equal(Timeout.InfiniteTimeSpan, config.GetTimeSpan("akka.log-dead-letters-suspend-duration"));
        Assert.True(config.GetBoolean("akka.actor.debug.unhandled"));
        Assert.Equal("off", config.GetString("akka.actor.debug.event-stream"));
        Assert.False(config.HasPath("akka.actor.debug.receive"));
    }

    private sealed class Talker : UntypedActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        protected override void OnReceive(object message) => _log.Warning((Exception)message, "peer {Peer} left {Network}", 7, "garden");
    }

    public sealed class Shouting : ILogMessageFormatter
    {
        public string Format(string format, params object?[] args) => format.ToUpperInvariant();

        public string Format(string format, IEnumerable<object?> args) => format.ToUpperInvariant();
    }
}
