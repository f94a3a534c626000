namespace Akka.Event;

/// <summary>A template and its arguments; formatted when a logger reads it, not when it is logged.</summary>
public abstract class LogMessage
{
    /// <summary>A message of this template.</summary>
    protected LogMessage(ILogMessageFormatter formatter, string format) => (Formatter, Format) = (formatter, format);

    /// <summary>What turns template and arguments into text.</summary>
    protected ILogMessageFormatter Formatter { get; }

    /// <summary>The template, such as <c>"peer {Peer} joined {Network}"</c>.</summary>
    public string Format { get; }

    /// <summary>The arguments as text, for a template that cannot be formatted.</summary>
    public abstract string Unformatted();

    /// <summary>The arguments, in order.</summary>
    public abstract IEnumerable<object?> Parameters();
}

internal sealed class DefaultLogMessage(ILogMessageFormatter formatter, string format, object?[] arguments) : LogMessage(formatter, format)
{
    public object?[] Arguments => arguments;

    public override string Unformatted() => string.Join(",", arguments);

    public override IEnumerable<object?> Parameters() => arguments;

    public override string ToString() => Formatter.Format(Format, arguments);
}
