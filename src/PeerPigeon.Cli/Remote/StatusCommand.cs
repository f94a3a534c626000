using System.CommandLine;
using System.Globalization;
using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.CommandLine;
using PeerPigeon.Cli.Shell;
using PeerPigeon.Cli.Terminal;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Remote;

/// <summary><c>status</c>: where a running peer stands.</summary>
internal static class StatusCommand
{
    public static Command Create(Surroundings around)
    {
        Verb verb = new("status", "Where a running peer stands: network, fallback, links, hub.") { NodeUrl.Option, NodeUrl.Json };
        verb.Sections = NodeVerb.Help(
            ["pigeon status --node http://127.0.0.1:8080", "PIGEON_NODE=http://127.0.0.1:8080 pigeon status --json"],
            ("With --json", ["One status line, the same as of join --json: {\"event\":\"status\",\"timestamp\":…,\"peer\":…,\"status\":{…}}"]));
        verb.SetAction((parsed, _) => NodeVerb.RunAsync("status", parsed, around, async node =>
        {
            var status = (JObject)await node.GetAsync("api/status");
            if (parsed.GetValue(NodeUrl.Json))
                around.Out.Write(EventLine.Of(around.Time, "status", PeerId.Parse((string)status["peerId"]!), ("status", status)) + "\n");
            else
                Write(status, around);
        }));
        return verb;
    }

    private static void Write(JObject status, Surroundings around)
    {
        JToken fallback = status["fallback"]!, hub = status["hub"]!;
        string state = (string)fallback["state"]!, home = Text(status["originalNetworkName"]);
        string next = (long?)fallback["nextCheck"] is { } at && DateTimeOffset.FromUnixTimeMilliseconds(at) - around.Time.GetUtcNow() is var wait && wait > TimeSpan.Zero
            ? $", may change in {ProgressText.Time(wait)}"
            : "";
        string others = (int?)fallback["homePeers"] is { } count ? $", {count} others at home in {home}" : "";
        bool connected = (bool)status["connected"]!;
        (string Name, string Value)[] rows =
        [
            ("peer", Text(status["peerId"])),
            ("network", Text(status["networkName"]) + ((bool)status["isInFallbackMode"]! ? $", away from {home}" : "")),
            ("fallback", $"{((bool)status["allowGlobalFallback"]! ? state : $"{state}, forbidden")}{others}{next}"),
            ("links", string.Create(CultureInfo.InvariantCulture, $"{status["connectedCount"]} open of {status["minPeers"]} to {status["maxPeers"]}, {status["discoveredCount"]} peers known")),
            ("hub", $"{(connected ? around.Paint.Good("connected") : around.Paint.Warning("not connected"))} {Text(hub["url"] ?? status["signalingUrl"])}"),
        ];
        foreach ((string name, string value) in rows)
            around.Out.WriteLine($"{around.Paint.Dim($"{name,-9}")} {value}");
    }

    private static string Text(JToken? value) => Printable.Of((string?)value ?? "");
}
