using PeerPigeon.Protocol;

namespace PeerPigeon.AspNetCore;

// Every request that is taken, in the order of the contract; the OpenAPI document is made from this table.
internal sealed partial class NodeApiEndpoints
{
    private const string Json = "application/json";

    private static readonly (string, string, string) HomeOnly = ("homeOnly", "boolean", "Fail with home_away in fallback instead of using the global network.");

    private IEnumerable<ApiRoute> Routes() =>
    [
        new("GET", "/api/status", "Where the peer stands", http => Answer(http, _commands.Status())) { Answers = [(200, typeof(StatusBody), Json)] },
        new("GET", "/api/peers", "Whom it is linked with", http => Answer(http, _commands.Peers())) { Answers = [(200, typeof(PeerBody[]), Json)] },
        new("GET", "/api/members", "Who is in the active network", http => Answer(http, _commands.Members())) { Answers = [(200, typeof(MembersBody), Json)] },
        new("GET", "/api/networks", "The networks that the hub lists", async http => await Answer(http, await _commands.NetworksAsync(http.RequestAborted)))
        {
            Description = "Networks whose peers asked to be unlisted do not show.",
            Answers = [(200, typeof(NetworkBody[]), Json)],
            Problems = [409, 502],
        },
        new("POST", "/api/messages", "Say something to everybody, or to one peer", SendAsync)
        {
            Description = "To everybody: 202 once a link took it, or once it waits for one. To one peer: 200 when it confirmed, 202 when it is a peer of 1.1.3, "
                + "which cannot; 504 not_acknowledged after 10 s, 404 unknown_peer when nobody knows it.",
            Body = typeof(MessageRequest),
            Answers = [(200, typeof(SentDirectBody), Json), (202, typeof(SentBody), Json)],
            Problems = [400, 404, 409, 413, 503, 504],
        },
        new("PUT", "/api/dht/{**key}", "Keep a value in the network", PutRecordAsync)
        {
            Description = $"The body is the value, any JSON. A key is at most {DhtKey.MaxNameLength} characters.",
            Body = typeof(System.Text.Json.Nodes.JsonNode),
            Query =
            [
                ("space", "string", "private, public or frozen; the first and the last are the writer's own."),
                ("owned", "boolean", "Embed the writer's key in the key: nobody else can write it."),
                ("ttl", "integer", "Seconds until it expires, 1 to 86400."),
                HomeOnly,
            ],
            Answers = [(200, typeof(RecordKeptBody), Json)],
            Problems = [400, 403, 409, 413, 503, 507],
        },
        new("GET", "/api/dht/{**key}", "Read a value, whoever wrote it", GetRecordAsync)
        {
            Query = [("owner", "string", "Whose key it is, a peer id, for owned keys."), ("frozen", "boolean", "The frozen key of that owner."), HomeOnly],
            Answers = [(200, typeof(RecordBody), Json)],
            Problems = [400, 404, 409, 503],
        },
        new("DELETE", "/api/dht/{**key}", "Delete a value", DeleteRecordAsync)
        {
            Query = [("owner", "string", "Whose key it is, a peer id, for owned keys."), HomeOnly],
            Answers = [(200, typeof(RecordKeptBody), Json)],
            Problems = [400, 403, 409, 503],
        },
        new("PUT", "/api/network", "Choose the home network", async http =>
            await Answer(http, await _commands.SetNetworkAsync((await BodyAsync(http)).Text("networkName"), http.RequestAborted)))
        {
            Description = "Only while disconnected, else 409 connected_already; back-off counts as connected.",
            Body = typeof(NetworkRequest),
            Answers = [(200, typeof(StatusBody), Json)],
            Problems = [400, 409],
        },
        new("PUT", "/api/fallback", "Allow or forbid the global network", async http =>
            await Answer(http, await _commands.SetFallbackAsync((await BodyAsync(http)).Flag("allow"), http.RequestAborted)))
        {
            Body = typeof(FallbackRequest),
            Answers = [(200, typeof(StatusBody), Json)],
            Problems = [400],
        },
        new("POST", "/api/connect", "Connect to the hub, or to another", async http =>
            await Answer(http, await _commands.ConnectAsync((await BodyAsync(http)).OptionalHub("url"), http.RequestAborted)))
        {
            Body = typeof(ConnectRequest),
            IsBodyOptional = true,
            Answers = [(200, typeof(StatusBody), Json)],
            Problems = [400, 409],
        },
        new("POST", "/api/disconnect", "Say goodbye and stay", async http => await Answer(http, await _commands.DisconnectAsync(http.RequestAborted)))
        {
            Answers = [(200, typeof(StatusBody), Json)],
        },
        new("GET", "/api/events", "What happens, as Server-Sent Events", _events.ServeAsync)
        {
            IsEndless = true,
            Description = "Each event is one JSON object, as in `join --json`: status, network, peer-connected, peer-disconnected, message, binary, stream, "
                + "member-joined, member-left, error. A stream begins with the status. With Last-Event-ID it goes on behind that event; where that is not "
                + $"possible, it begins with the event `gap` (`missed`: how many are lost, or null), what is left, and the status. The last {EventHistory.MaxEvents} "
                + $"events are kept while anybody reads and for {EventHistory.Linger.TotalMinutes:0} minutes after. At most {EventStream.MaxStreams} streams; "
                + $"a client with {EventStream.MaxWaiting} events or {EventStream.MaxWaitingBytes >> 20} MiB waiting is cut off.",
            Answers = [(200, null, "text/event-stream")],
            Problems = [503],
        },
        new("GET", "/health/live", "Whether the peer's actors turn", _health.LiveAsync)
        {
            IsOpen = true,
            Description = $"503 when one of them has not answered within {MeshHealth.LiveBound.TotalSeconds:0} s.",
            Answers = [(200, typeof(LiveBody), Json), (503, typeof(LiveBody), Json)],
        },
        new("GET", "/health/ready", "Whether a hub or a peer can be reached", _health.ReadyAsync)
        {
            IsOpen = true,
            Description = $"503 when neither could for {MeshHealth.Grace.TotalSeconds:0} s, and before the first could. A full disk shows in `storage` and does not make the peer unready.",
            Answers = [(200, typeof(ReadyBody), Json), (503, typeof(ReadyBody), Json)],
        },
        new("GET", "/metrics", "Metrics in the text format of Prometheus", MetricsAsync) { Answers = [(200, typeof(string), "text/plain")] },
    ];
}
