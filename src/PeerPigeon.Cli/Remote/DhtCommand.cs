using System.CommandLine;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Remote;

/// <summary><c>dht</c>: values that the members of a network keep for each other, through a running peer.</summary>
internal static class DhtCommand
{
    private static readonly Argument<string> Key = new("KEY") { Description = "The key; any text" };
    private static readonly Argument<string> Value = new("VALUE") { Description = "The value: JSON, or else a text, so that no quotes need to be typed within quotes" };

    public static Command Create(Surroundings around)
    {
        Verb verb = new("dht", "Values that the members of a network keep for each other, through a running peer.")
        {
            Sub(
                "put", "Keep a value under a key.", around, PutAsync, [Key, Value],
                ["pigeon dht put motd \"be kind\"", "pigeon dht put limits '{\"players\":8}'"],
                ["One stored line: key, networkName, owners (other members that keep it)."]),
            Sub(
                "get", "Read the value under a key, from whichever member keeps it.", around, GetAsync, [Key],
                ["pigeon dht get motd", "pigeon dht get limits --json | jq .record.value.players"],
                ["One record line; its field record has key, value, publisher, timestamp, networkName, verified, expires (both times in ms since 1970)."],
                (
                    "Output",
                    [
                        "The value alone, a text as it is, anything else as JSON. Where there is none, the exit code is 1 (not_found).",
                        $"On a terminal control characters are escaped and {Printable.MaxLength:#,0} characters shown; in a pipe or a file it is whole.",
                    ])),
            Sub(
                "delete", "Delete the value under a key.", around, DeleteAsync, [Key],
                ["pigeon dht delete motd"],
                ["One deleted line: key, networkName."]),
        };
        verb.Sections = NodeVerb.Help(["pigeon dht put motd \"be kind\" --node http://127.0.0.1:8080", "pigeon dht get motd", "pigeon dht delete motd"],
            ("With --json", ["One line: stored, record or deleted; pigeon dht put --help, and so on, name the fields."]));
        return verb;
    }

    private static Verb Sub(
        string name, string description, Surroundings around, Func<NodeClient, ParseResult, Surroundings, Task> ask, Argument<string>[] arguments, string[] examples, string[] json,
        params (string Title, IReadOnlyList<string> Lines)[] more)
    {
        Verb verb = new(name, description);
        foreach (Argument<string> argument in arguments)
            verb.Arguments.Add(argument);
        verb.Options.Add(NodeUrl.Option);
        verb.Options.Add(NodeUrl.Json);
        verb.Sections = NodeVerb.Help(examples, [.. more, ("With --json", json)]);
        verb.SetAction((parsed, _) => NodeVerb.RunAsync($"dht {name}", parsed, around, node => ask(node, parsed, around)));
        return verb;
    }

    private static string PathOf(ParseResult parsed) => parsed.GetValue(Key) is { Length: > 0 } key
        ? "api/dht/" + Uri.EscapeDataString(key)
        : throw new CliException(ExitCodes.Unusable, "pigeon dht: KEY is empty; name one");

    private static async Task PutAsync(NodeClient node, ParseResult parsed, Surroundings around)
    {
        JObject put = await node.PutAsync(PathOf(parsed), ValueOf(parsed.GetValue(Value)!), ("networkName", JTokenType.String), ("owners", JTokenType.Integer));
        if (parsed.GetValue(NodeUrl.Json))
            WriteJson("stored", put, around);
        else
            around.Out.WriteLine($"kept in {NodeAnswer.Text(put["networkName"])} by {NodeAnswer.Number(put["owners"])} other members");
    }

    private static async Task GetAsync(NodeClient node, ParseResult parsed, Surroundings around)
    {
        JObject found = await node.GetAsync(PathOf(parsed), ("key", JTokenType.String), ("networkName", JTokenType.String));
        JToken value = found["value"] ?? JValue.CreateNull();
        if (parsed.GetValue(NodeUrl.Json))
            around.Out.Write(EventLine.Of(around.Time, "record", peer: null, ("record", found)) + "\n");
        else
            WriteValue(NodeAnswer.Raw(value) ?? JsonText.Of(value), around);
    }

    private static async Task DeleteAsync(NodeClient node, ParseResult parsed, Surroundings around)
    {
        JObject deleted = await node.DeleteAsync(PathOf(parsed), ("networkName", JTokenType.String));
        if (parsed.GetValue(NodeUrl.Json))
            WriteJson("deleted", new JObject { ["key"] = parsed.GetValue(Key), ["networkName"] = deleted["networkName"] }, around);
        else
            around.Out.WriteLine($"deleted in {NodeAnswer.Text(deleted["networkName"])}");
    }

    // JSON too may hold what a terminal obeys: beyond the first 32 it escapes no control character.
    private static void WriteValue(string value, Surroundings around) => around.Out.WriteLine(around.OutIsTerminal ? Printable.Of(value) : value);

    private static void WriteJson(string name, JObject fields, Surroundings around) =>
        around.Out.Write(EventLine.Of(around.Time, name, peer: null, [.. fields.Properties().Select(field => (field.Name, (JToken?)field.Value))]) + "\n");

    private static JToken ValueOf(string text)
    {
        try
        {
            return JsonText.Parse(text);
        }
        catch (Exception fault) when (fault is FormatException or Newtonsoft.Json.JsonException)
        {
            return new JValue(text);
        }
    }
}
