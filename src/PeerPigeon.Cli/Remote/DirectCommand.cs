using System.CommandLine;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Remote;

/// <summary><c>dm</c>: a text to one member, from a running peer.</summary>
internal static class DirectCommand
{
    private static readonly Argument<string> To = new("ID") { Description = "Whom: a peer id, 40 hexadecimal characters, or its first ones where no other id that the node knows begins with them" };
    private static readonly Argument<string> Text = new("TEXT") { Description = "What to say; quote it where it holds spaces" };

    public static Command Create(Surroundings around)
    {
        Verb verb = new("dm", "Say something to one member of the network of a running peer.") { To, Text, NodeUrl.Option, NodeUrl.Json };
        verb.Sections = NodeVerb.Help(
            ["pigeon dm 3fa1 \"are you there?\" --node http://127.0.0.1:8080"],
            (
                "How it goes",
                [
                    "The member may be any number of hops away. One of our peers confirms, for which 10 s are given;",
                    "without that the exit code is 1. A peer of PeerPigeon 1.1.3 cannot confirm: exit code 0, and it is said.",
                ]),
            ("With --json", ["One sent line: to, messageId, networkName, acknowledged."]));
        verb.SetAction((parsed, _) => NodeVerb.RunAsync("dm", parsed, around, async node =>
        {
            PeerId to = await node.FindAsync(parsed.GetValue(To)!);
            JObject sent = await node.PostAsync(
                "api/messages", new JObject { ["to"] = to.ToString(), ["content"] = parsed.GetValue(Text) }, ("messageId", JTokenType.String), ("acknowledged", JTokenType.Boolean));
            bool acknowledged = NodeAnswer.Flag(sent["acknowledged"]);
            if (parsed.GetValue(NodeUrl.Json))
            {
                around.Out.Write(EventLine.Of(
                    around.Time, "sent", peer: null, ("to", to.ToString()), ("messageId", sent["messageId"]), ("networkName", sent["networkName"]), ("acknowledged", acknowledged)) + "\n");
            }
            else
            {
                around.Out.WriteLine($"{around.Paint.Name(to)}  {(acknowledged ? "delivered" : "sent; that peer cannot confirm")}");
            }
        }));
        return verb;
    }
}
