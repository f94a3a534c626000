using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.AspNetCore;

/// <summary>One line of JSON Lines output: an object with <c>event</c>, <c>timestamp</c> and, where a local peer is concerned, <c>peer</c>.</summary>
internal static class EventLine
{
    /// <summary>Writes one.</summary>
    /// <param name="time">Gives the timestamp.</param>
    /// <param name="name">The name of the event.</param>
    /// <param name="peer">The local peer concerned; null: none.</param>
    /// <param name="fields">The event's own fields, in order.</param>
    public static string Of(TimeProvider time, string name, PeerId? peer, params ReadOnlySpan<(string Name, JToken? Value)> fields) =>
        Of(time.GetUtcNow(), name, peer, fields);

    /// <summary>Writes one of a given time.</summary>
    public static string Of(DateTimeOffset at, string name, PeerId? peer, params ReadOnlySpan<(string Name, JToken? Value)> fields)
    {
        JObject line = new() { ["event"] = name, ["timestamp"] = at.ToUnixTimeMilliseconds() };
        if (peer is { } id)
            line["peer"] = id.ToString();
        foreach ((string field, JToken? value) in fields)
            line[field] = value ?? JValue.CreateNull();
        return JsonText.Of(line);
    }
}
