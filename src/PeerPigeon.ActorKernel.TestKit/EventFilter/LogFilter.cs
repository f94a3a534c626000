using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>Which log events are meant.</summary>
internal sealed record LogFilter(string Description, Func<LogEvent, bool> Matches);

/// <summary>A condition on the text of a log event.</summary>
internal sealed record TextMatcher(string Description, Func<string, bool> Matches)
{
    private static readonly TextMatcher Any = new("", static _ => true);

    internal static TextMatcher Of(string? message, string? start, string? contains) => (message, start, contains) switch
    {
        ({ } whole, _, _) => new($" \"{whole}\"", text => text == whole),
        (_, { } begin, _) => new($" starting with \"{begin}\"", text => text.StartsWith(begin, StringComparison.Ordinal)),
        (_, _, { } part) => new($" containing \"{part}\"", text => text.Contains(part, StringComparison.Ordinal)),
        _ => Any,
    };

    internal static TextMatcher Of(System.Text.RegularExpressions.Regex pattern) => new($" matching {pattern}", pattern.IsMatch);

    /// <summary>The source of a log event is the text of an actor's reference or path, or a plain name.</summary>
    internal static TextMatcher Source(string? source) => source is null ? Any : new($" from {source}", text => IsSource(text, source));

    private static bool IsSource(string actual, string wanted)
    {
        if (actual == wanted)
            return true;
        var path = actual.Trim('[', ']').Split('#')[0];
        return path == wanted || (!wanted.Contains("://", StringComparison.Ordinal) && path.EndsWith("/" + wanted.TrimStart('/'), StringComparison.Ordinal));
    }
}
