using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>Chooses the loggers of the actor system.</summary>
public static class LoggingExtensions
{
    /// <summary>Chooses loggers and what they log.</summary>
    public static AkkaConfigurationBuilder ConfigureLoggers(this AkkaConfigurationBuilder builder, Action<LoggerConfigBuilder> configurator)
    {
        var loggers = new LoggerConfigBuilder(builder);
        configurator(loggers);
        return loggers.Build();
    }

    /// <summary>Adds the logger that writes to standard output.</summary>
    public static LoggerConfigBuilder AddDefaultLogger(this LoggerConfigBuilder configBuilder) => configBuilder.AddLogger<DefaultLogger>();

    /// <summary>Adds a bridge to the logging of the host.</summary>
    public static LoggerConfigBuilder AddLoggerFactory(this LoggerConfigBuilder configBuilder) => configBuilder.AddLogger<LoggerFactoryLogger>();

    /// <summary>Adds a bridge to <paramref name="loggerFactory"/>.</summary>
    public static LoggerConfigBuilder AddLoggerFactory(this LoggerConfigBuilder configBuilder, ILoggerFactory loggerFactory)
    {
        configBuilder.Builder.AddSetup(new LoggerFactorySetup(loggerFactory));
        return configBuilder.AddLoggerFactory();
    }
}
