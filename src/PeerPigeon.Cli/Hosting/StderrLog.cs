using Microsoft.Extensions.Logging;

namespace PeerPigeon.Cli.Hosting;

/// <summary>Log lines on standard error, one each: level, part of the program, sentence. Of a fault its name and message, no stack trace.</summary>
internal sealed class StderrLog : ILoggerProvider
{
    private readonly TextWriter _error;
    private readonly LogLevel _least;

    public StderrLog(TextWriter error, bool verbose)
    {
        _error = error;
        _least = verbose ? LogLevel.Debug : LogLevel.Warning;
    }

    /// <summary>Makes it the only log of a host.</summary>
    public void Configure(ILoggingBuilder logging)
    {
        logging.ClearProviders().SetMinimumLevel(_least).AddProvider(this);
        Telemetry.Configure(logging);

        // What keeps a host from starting is the program's one line to say.
        if (_least > LogLevel.Debug)
        {
            logging
                .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
                .AddFilter("Akka.Hosting.AkkaHostedService", level => level >= _least && level != LogLevel.Critical);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(_error, categoryName[(categoryName.LastIndexOf('.') + 1)..], _least);

    public void Dispose()
    {
    }

    /// <summary>One line of the log.</summary>
    public static string Line(LogLevel level, string part, string sentence, Exception? fault) =>
        Printable.Of($"{Name(level)} {part}: {sentence}{(fault is null ? "" : $" ({fault.GetType().Name}: {fault.Message})")}");

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };

    private sealed class Logger(TextWriter error, string part, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            error.WriteLine(Line(logLevel, part, formatter(state, exception), exception));
        }
    }
}
