using System.CommandLine;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Remote;

/// <summary><c>send</c>: a text to everybody in the active network of a running peer.</summary>
internal static class SendCommand
{
    private static readonly Argument<string> Text = new("TEXT") { Description = "What to say; quote it where it holds spaces" };

    public static Command Create(Surroundings around)
    {
        Verb verb = new("send", "Say something to everybody in the network of a running peer.") { Text, NodeUrl.Option, NodeUrl.Json };
        verb.Sections = NodeVerb.Help(
            ["pigeon send \"good morning\" --node http://127.0.0.1:8080"],
            (
                "How it goes",
                [
                    "It is done when a link took the message. Without a link it waits for one, outbox.age (60 s) at most,",
                    "and fails then with outbox_expired and exit code 1.",
                ]),
            ("With --json", ["One sent line: messageId, networkName."]));
        verb.SetAction((parsed, _) => NodeVerb.RunAsync("send", parsed, around, async node =>
        {
            JObject sent = await node.PostAsync(
                "api/messages", new JObject { ["content"] = parsed.GetValue(Text) }, ("messageId", JTokenType.String), ("networkName", JTokenType.String));
            if (parsed.GetValue(NodeUrl.Json))
                around.Out.Write(EventLine.Of(around.Time, "sent", peer: null, ("messageId", sent["messageId"]), ("networkName", sent["networkName"])) + "\n");
            else
                around.Out.WriteLine($"sent in {NodeAnswer.Text(sent["networkName"])}");
        }));
        return verb;
    }
}
