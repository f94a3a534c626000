using System.Collections;
using Akka.Event;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting.Logging;

/// <summary>A log event as a provider of Microsoft.Extensions.Logging sees it: text, and properties by name.</summary>
internal sealed class LogEventState : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly LogEvent _event;
    private readonly List<KeyValuePair<string, object?>> _properties;

    public LogEventState(LogEvent logged)
    {
        _event = logged;
        _properties = logged.Message is LogMessage message ? [.. LogTemplate.Properties(message.Format, [.. message.Parameters()])] : [];
        _properties.Add(new("LogSource", logged.LogSource));
        _properties.Add(new("Timestamp", logged.Timestamp));
        _properties.Add(new("{OriginalFormat}", (logged.Message as LogMessage)?.Format ?? logged.Message?.ToString()));
    }

    /// <summary>The id of the event: an argument that is an <see cref="EventId"/>, which needs no hole in the template; 0 without.</summary>
    public static EventId IdOf(LogEvent logged) =>
        logged.Message is LogMessage message ? message.Parameters().OfType<EventId>().FirstOrDefault() : default;

    public int Count => _properties.Count;

    public KeyValuePair<string, object?> this[int index] => _properties[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"[{_event.LogSource}] {_event.Message}";
}
