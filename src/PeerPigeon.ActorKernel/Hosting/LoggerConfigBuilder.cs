using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Hosting;

/// <summary>Chooses loggers and what they log.</summary>
public sealed class LoggerConfigBuilder
{
    private readonly List<Type> _loggers = [typeof(DefaultLogger)];
    private Type _formatter = typeof(DefaultLogMessageFormatter);

    internal LoggerConfigBuilder(AkkaConfigurationBuilder builder) => Builder = builder;

    /// <summary>Events below this level are not logged.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.InfoLevel;

    /// <summary>Whether the whole configuration is logged when the system starts.</summary>
    public bool LogConfigOnStart { get; set; }

    /// <summary>Which dead letters are logged; null leaves it as configured.</summary>
    public DeadLetterOptions? DeadLetterOptions { get; set; }

    /// <summary>What the runtime logs about itself; null leaves it as configured.</summary>
    public DebugOptions? DebugOptions { get; set; }

    internal AkkaConfigurationBuilder Builder { get; }

    /// <summary>Takes off all loggers, also the default one.</summary>
    public LoggerConfigBuilder ClearLoggers()
    {
        _loggers.Clear();
        return this;
    }

    /// <summary>Adds a logger: an actor that takes log events.</summary>
    public LoggerConfigBuilder AddLogger<T>() where T : IRequiresMessageQueue<ILoggerMessageQueueSemantics>
    {
        AddLogger(typeof(T));
        return this;
    }

    /// <summary>Formats templates with a formatter of the application, which has a constructor without parameters.</summary>
    public LoggerConfigBuilder WithDefaultLogMessageFormatter<T>() where T : ILogMessageFormatter
    {
        _formatter = typeof(T).GetConstructor(Type.EmptyTypes) is { }
            ? typeof(T)
            : throw new ConfigurationException($"formatter {typeof(T).FullName} needs a public constructor without parameters");
        return this;
    }

    internal void AddLogger(Type logger) => _loggers.Add(logger);

    internal AkkaConfigurationBuilder Build() => Builder.AddHocon(
        ConfigurationFactory.ParseString($"""
            akka.loglevel = {LogLevel.StringFor()}
            akka.loggers = [{string.Join(", ", _loggers.Select(logger => logger.AssemblyQualifiedName.ToHocon()))}]
            akka.log-config-on-start = {LogConfigOnStart.ToHocon()}
            akka.logger-formatter = {_formatter.AssemblyQualifiedName.ToHocon()}
            {DebugOptions}
            {DeadLetterOptions}
            """),
        HoconAddMode.Prepend);
}
