using System.CommandLine;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Cli.Terminal;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Remote;

/// <summary><c>peers</c>: whom a running peer is linked with.</summary>
internal static class PeersCommand
{
    public static Command Create(Surroundings around)
    {
        Verb verb = new("peers", "Whom a running peer is linked with.") { NodeUrl.Option, NodeUrl.Json };
        verb.Sections = NodeVerb.Help(
            ["pigeon peers --node http://127.0.0.1:8080", "pigeon peers --json | jq -r .peerId"],
            (
                "Columns",
                [
                    "peer       its id; its first characters will do for pigeon dm where no other begins with them",
                    "network    the network of the link",
                    "link       webrtc or direct",
                    "direction  outgoing: this peer made the offer",
                    "in, out    bytes of frames on this link",
                    "agent      what the peer calls its software; empty for JavaScript peers",
                ]),
            ("With --json", ["One peer-listed line for each: peerId, networkName, status, link, direction, connectedAt (ms since 1970), agent, bytesIn, bytesOut."]));
        verb.SetAction((parsed, _) => NodeVerb.RunAsync("peers", parsed, around, async node =>
        {
            JObject[] peers = [.. NodeAnswer.Objects(await node.ListAsync("api/peers"))];
            if (parsed.GetValue(NodeUrl.Json))
                WriteJson(peers, around);
            else
                WriteTable(peers, around);
        }));
        return verb;
    }

    private static void WriteJson(JObject[] peers, Surroundings around)
    {
        foreach (JObject peer in peers)
            around.Out.Write(EventLine.Of(around.Time, "peer-listed", peer: null, [.. peer.Properties().Select(field => (field.Name, (JToken?)field.Value))]) + "\n");
    }

    private static void WriteTable(JObject[] peers, Surroundings around)
    {
        if (peers.Length == 0)
        {
            around.Out.WriteLine("no links yet");
            return;
        }

        int network = Math.Max("network".Length, peers.Max(peer => Cells.Of(Text(peer, "networkName"))));
        around.Out.WriteLine(around.Paint.Dim($"{"peer",-40}  {"network".PadRight(network)}  {"status",-10}  {"link",-7}  {"direction",-9}  {"in",9}  {"out",9}  agent"));
        foreach (JObject peer in peers)
        {
            string id = Text(peer, "peerId");
            string shown = PeerId.TryParse(id, out PeerId known) ? around.Paint.Name(known) + id[known.ToShortString().Length..] : id;
            string name = Text(peer, "networkName");
            around.Out.WriteLine(
                $"{shown}  {name}{new string(' ', Math.Max(0, network - Cells.Of(name)))}  {Text(peer, "status"),-10}  {Text(peer, "link"),-7}  {Text(peer, "direction"),-9}"
                + $"  {ProgressText.Bytes(NodeAnswer.Number(peer["bytesIn"]) ?? 0),9}  {ProgressText.Bytes(NodeAnswer.Number(peer["bytesOut"]) ?? 0),9}  {Text(peer, "agent")}".TrimEnd());
        }
    }

    private static string Text(JObject peer, string field) => NodeAnswer.Text(peer[field]);
}
