using Akka.Actor.Setup;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting.Logging;

/// <summary>Tells <see cref="LoggerFactoryLogger"/> where log events go.</summary>
public class LoggerFactorySetup : Setup
{
    /// <summary>Log events go to loggers of <paramref name="loggerFactory"/>.</summary>
    public LoggerFactorySetup(ILoggerFactory loggerFactory) => LoggerFactory = loggerFactory;

    /// <summary>Where log events go.</summary>
    public ILoggerFactory LoggerFactory { get; }
}
