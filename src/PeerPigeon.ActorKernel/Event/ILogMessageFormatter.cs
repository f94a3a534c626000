namespace Akka.Event;

/// <summary>Turns a template and its arguments into text.</summary>
public interface ILogMessageFormatter
{
    /// <summary>The text of a template with its arguments put in.</summary>
    string Format(string format, params object?[] args);

    /// <summary>The text of a template with its arguments put in.</summary>
    string Format(string format, IEnumerable<object?> args);
}

/// <summary>Fills named holes in order, <c>"peer {Peer} joined {Network}"</c>, and numbered ones by number, <c>"{1} after {0}"</c>. Never throws.</summary>
public class DefaultLogMessageFormatter : ILogMessageFormatter
{
    /// <summary>The only one; it has no state.</summary>
    public static readonly DefaultLogMessageFormatter Instance = new();

    private DefaultLogMessageFormatter()
    {
    }

    /// <inheritdoc />
    public string Format(string format, params object?[] args) => LogTemplate.Format(format, args);

    /// <inheritdoc />
    public string Format(string format, IEnumerable<object?> args) => LogTemplate.Format(format, args as IReadOnlyList<object?> ?? [.. args]);
}
