namespace Akka.TestKit.Internal;

/// <summary>How messages look in the text of a failure.</summary>
internal static class Show
{
    private const int Longest = 20;

    internal static string One(object? message) => message switch
    {
        null => "null",
        string text => $"\"{text}\"",
        Type type => type.Name,
        _ => $"{message} ({message.GetType().Name})",
    };

    internal static string List(IEnumerable<object> messages)
    {
        var shown = messages.Select(One).ToList();
        return shown.Count switch
        {
            0 => "nothing",
            > Longest => $"{string.Join(", ", shown.Take(Longest))} and {shown.Count - Longest} more",
            _ => string.Join(", ", shown),
        };
    }
}
