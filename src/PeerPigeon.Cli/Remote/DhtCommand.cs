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
            Sub("put", "Keep a value under a key.", around, PutAsync, [Key, Value], ["pigeon dht put motd \"be kind\"", "pigeon dht put limits '{\"players\":8}'"], ["With --json: one stored line: key, networkName, owners (other members that keep it)."]),
            Sub("get", "Read the value under a key, from whichever member keeps it.", around, GetAsync, [Key], ["pigeon dht get motd", "pigeon dht get limits --json | jq .record.value.players"], ["The value alone, a text as it is, anything else as JSON.", "With --json: one record line; its field record has key, value, publisher, timestamp, networkName, verified, expires."]),
            Sub("delete", "Delete the value under a key.", around, DeleteAsync, [Key], ["pigeon dht delete motd"], ["With --json: one deleted line: key, networkName."]),
        };
        verb.Sections = NodeVerb.Help(["pigeon dht put motd \"be kind\" --node http://127.0.0.1:8080", "pigeon dht get motd", "pigeon dht delete motd"]);
        return verb;
    }

    private static Verb Sub(
        string name, string description, Surroundings around, Func<NodeClient, ParseResult, Surroundings, Task> ask, Argument<string>[] arguments, string[] examples, string[] json)
    {
        Verb verb = new(name, description);
        foreach (Argument<string> argument in arguments)
            verb.Arguments.Add(argument);
        verb.Options.Add(NodeUrl.Option);
        verb.Options.Add(NodeUrl.Json);
        verb.Sections = NodeVerb.Help(examples, ("Output", json));
        verb.SetAction((parsed, _) => NodeVerb.RunAsync($"dht {name}", parsed, around, node => ask(node, parsed, around)));
        return verb;
    }

    private static string PathOf(ParseResult parsed) => parsed.GetValue(Key) is { Length: > 0 } key
        ? "api/dht/" + Uri.EscapeDataString(key)
        : throw new CliException(ExitCodes.Unusable, "pigeon dht: KEY is empty; name one");

    private static async Task PutAsync(NodeClient node, ParseResult parsed, Surroundings around)
    {
        JToken put = await node.PutAsync(PathOf(parsed), ValueOf(parsed.GetValue(Value)!));
        if (parsed.GetValue(NodeUrl.Json))
            WriteJson("stored", put, around);
        else
            around.Out.WriteLine($"kept in {Printable.Of((string)put["networkName"]!)} by {put["owners"]} other members");
    }

    private static async Task GetAsync(NodeClient node, ParseResult parsed, Surroundings around)
    {
        JToken found = await node.GetAsync(PathOf(parsed));
        JToken value = found["value"]!;
        if (parsed.GetValue(NodeUrl.Json))
            around.Out.Write(EventLine.Of(around.Time, "record", peer: null, ("record", found)) + "\n");
        else
            around.Out.WriteLine(value.Type != JTokenType.String ? JsonText.Of(value) : around.OutIsTerminal ? Printable.Of((string)value!) : (string)value!);
    }

    private static async Task DeleteAsync(NodeClient node, ParseResult parsed, Surroundings around)
    {
        JToken deleted = await node.DeleteAsync(PathOf(parsed));
        if (parsed.GetValue(NodeUrl.Json))
            WriteJson("deleted", new JObject { ["key"] = parsed.GetValue(Key), ["networkName"] = deleted["networkName"] }, around);
        else
            around.Out.WriteLine($"deleted in {Printable.Of((string)deleted["networkName"]!)}");
    }

    private static void WriteJson(string name, JToken fields, Surroundings around) =>
        around.Out.Write(EventLine.Of(around.Time, name, peer: null, [.. ((JObject)fields).Properties().Select(field => (field.Name, (JToken?)field.Value))]) + "\n");

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
