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
    // What another clock says may be anything.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    private static readonly (string, JTokenType)[] Needed =
    [
        ("peerId", JTokenType.String), ("networkName", JTokenType.String), ("originalNetworkName", JTokenType.String), ("connected", JTokenType.Boolean),
        ("isInFallbackMode", JTokenType.Boolean), ("allowGlobalFallback", JTokenType.Boolean), ("connectedCount", JTokenType.Integer), ("fallback.state", JTokenType.String),
    ];

    public static Command Create(Surroundings around)
    {
        Verb verb = new("status", "Where a running peer stands: network, fallback, links, hub.") { NodeUrl.Option, NodeUrl.Json };
        verb.Sections = NodeVerb.Help(
            ["pigeon status --node http://127.0.0.1:8080", "PIGEON_NODE=http://127.0.0.1:8080 pigeon status --json"],
            ("With --json", ["One status line, the same as of join --json: {\"event\":\"status\",\"timestamp\":…,\"peer\":…,\"status\":{…}}"]));
        verb.SetAction((parsed, _) => NodeVerb.RunAsync("status", parsed, around, async node =>
        {
            JObject status = await node.GetAsync("api/status", Needed);
            if (parsed.GetValue(NodeUrl.Json))
                around.Out.Write(EventLine.Of(around.Time, "status", PeerId.TryParse((string)status["peerId"]!, out PeerId peer) ? peer : null, ("status", status)) + "\n");
            else
                Write(status, around);
        }));
        return verb;
    }

    private static void Write(JObject status, Surroundings around)
    {
        JToken fallback = status["fallback"]!, hub = status["hub"] as JObject ?? [];
        string state = NodeAnswer.Text(fallback["state"]), home = NodeAnswer.Text(status["originalNetworkName"]);
        string others = NodeAnswer.Number(fallback["homePeers"]) is { } count ? $", others at home in {home}: {count}" : "";
        bool connected = NodeAnswer.Flag(status["connected"]), allowed = NodeAnswer.Flag(status["allowGlobalFallback"]);
        (string Name, string Value)[] rows =
        [
            ("peer", NodeAnswer.Text(status["peerId"])),
            ("network", NodeAnswer.Text(status["networkName"]) + (NodeAnswer.Flag(status["isInFallbackMode"]) ? $", away from {home}" : "")),
            ("fallback", $"{(allowed ? state : $"{state}, forbidden")}{others}{Next(NodeAnswer.Number(fallback["nextCheck"]), around.Time.GetUtcNow())}"),
            ("links", string.Create(
                CultureInfo.InvariantCulture,
                $"{NodeAnswer.Number(status["connectedCount"])} open of {NodeAnswer.Number(status["minPeers"])} to {NodeAnswer.Number(status["maxPeers"])}, peers known: {NodeAnswer.Number(status["discoveredCount"])}")),
            ("hub", $"{(connected ? around.Paint.Good("connected") : around.Paint.Warning("not connected"))} {NodeAnswer.Text(NodeAnswer.Raw(hub["url"]) ?? status["signalingUrl"])}"),
        ];
        foreach ((string name, string value) in rows)
            around.Out.WriteLine($"{around.Paint.Dim($"{name,-9}")} {value}");
    }

    private static string Next(long? at, DateTimeOffset now)
    {
        double wait = at - now.ToUnixTimeMilliseconds() ?? 0;
        return wait > 0 ? $", may change in {ProgressText.Time(TimeSpan.FromMilliseconds(Math.Min(wait, MaxWait.TotalMilliseconds)))}" : "";
    }
}
