using Akka.Event;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace PeerPigeon.Cli.Hosting;

/// <summary>What actors log as records of a collector: category, id, sentence, and each parameter under its name.</summary>
internal sealed class ActorLogExport(ILoggerFactory loggers)
{
    /// <summary>Exports one event.</summary>
    public void Log(LogEvent logged, LogLevel level)
    {
        object?[] arguments = logged.Message is LogMessage message ? [.. message.Parameters()] : [];
        List<KeyValuePair<string, object?>> state = [new("LogSource", logged.LogSource)];
        if (logged.Message is LogMessage { Format: var template })
        {
            state.AddRange(Holes(template).Zip(arguments, static (name, value) => new KeyValuePair<string, object?>(name, Plain(value))));
            state.Add(new("{OriginalFormat}", template));
        }

        loggers.CreateLogger(logged.LogClass?.FullName ?? "Akka").Log(
            level, arguments.OfType<EventId>().FirstOrDefault(), state, logged.Cause, (_, _) => $"{logged.Message}");
    }

    private static IEnumerable<string> Holes(string template) =>
        template.Split('{').Skip(1).Where(static part => part.Contains('}', StringComparison.Ordinal)).Select(static part => part[..part.IndexOfAny(['}', ':', ','])]);

    // The exporter takes numbers as they are, and anything else as text.
    private static object? Plain(object? value) => value is int or long or double or bool or null ? value : value.ToString();
}
