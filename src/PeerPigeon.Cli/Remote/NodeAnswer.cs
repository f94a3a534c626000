using Newtonsoft.Json.Linq;

namespace PeerPigeon.Cli.Remote;

/// <summary>What somebody answered who may be no peer: the fields that a verb cannot do without are looked at first, others read as empty.</summary>
internal static class NodeAnswer
{
    /// <summary>The first of <paramref name="fields"/> that is not there, or is not of its type; null: all are.</summary>
    public static string? Lacks(JToken answer, IReadOnlyList<(string Path, JTokenType Type)> fields) => fields
        .Where(field => (answer as JObject)?.SelectToken(field.Path)?.Type != field.Type)
        .Select(field => field.Path)
        .FirstOrDefault();

    /// <summary>A text, safe for a terminal; empty where there is none.</summary>
    public static string Text(JToken? value) => Printable.Of(Raw(value) ?? "");

    /// <summary>A text as it is; null where there is none.</summary>
    public static string? Raw(JToken? value) => value?.Type == JTokenType.String ? (string?)value : null;

    /// <summary>A whole number; null where there is none.</summary>
    public static long? Number(JToken? value) => value is JValue { Value: long number } ? number : null;

    public static bool Flag(JToken? value) => value is JValue { Value: true };

    /// <summary>The objects of a list.</summary>
    public static IEnumerable<JObject> Objects(JToken? list) => (list as JArray ?? []).OfType<JObject>();
}
