using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Akka.Actor;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>The hub's answers over HTTP: 1.1.3's objects with all their fields (wire protocol §2.5), and the networks.</summary>
internal sealed class HubHttp(Func<HubGate> gate, TimeProvider time)
{
    public static Task WriteTextAsync(HttpContext http, string type, string text)
    {
        AllowAnyOrigin(http);
        if (HttpMethods.IsOptions(http.Request.Method))
            return Task.CompletedTask;
        http.Response.ContentType = type;
        return http.Response.WriteAsync(text);
    }

    public Task HealthAsync(HttpContext http) => AnswerAsync(http, (json, hub, snapshot) =>
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        json.WriteStartObject();
        json.WriteString("status", "healthy");
        json.WriteString("timestamp", Iso(time.GetUtcNow()));
        json.WriteNumber("uptime", Math.Round((time.GetUtcNow() - hub.StartedAt).TotalSeconds, 3));
        json.WriteBoolean("isHub", hub.Settings.Secret.Length > 0);
        json.WriteNumber("connections", snapshot.Connections);
        json.WriteNumber("peers", snapshot.Connections);
        json.WriteNumber("hubs", snapshot.Hubs.Length);
        json.WriteNumber("networks", snapshot.Networks);
        json.WriteStartObject("memory");
        json.WriteNumber("rss", Environment.WorkingSet);
        json.WriteNumber("heapTotal", memory.TotalCommittedBytes);
        json.WriteNumber("heapUsed", GC.GetTotalMemory(forceFullCollection: false));
        json.WriteNumber("external", 0);
        json.WriteNumber("arrayBuffers", 0);
        json.WriteEndObject();
        json.WriteEndObject();
        return true;
    });

    /// <summary>200 while the hub's actor turns, else 503.</summary>
    public Task LiveAsync(HttpContext http) => HealthAsync(http, "live", static _ => true);

    /// <summary>200 while new sessions are taken, else 503.</summary>
    public Task ReadyAsync(HttpContext http) => HealthAsync(http, "ready", static hub => !hub.IsStopping);

    public Task HubsAsync(HttpContext http) => AnswerAsync(http, (json, _, snapshot) =>
    {
        json.WriteStartObject();
        json.WriteString("timestamp", Iso(time.GetUtcNow()));
        json.WriteNumber("totalHubs", snapshot.Hubs.Length);
        json.WriteStartArray("hubs");
        foreach (RegisteredHub hub in snapshot.Hubs)
        {
            json.WriteStartObject();
            json.WriteString("peerId", hub.PeerId.ToString());
            json.WriteNumber("registeredAt", hub.RegisteredAt.ToUnixTimeMilliseconds());
            json.WriteNumber("lastActivity", hub.RegisteredAt.ToUnixTimeMilliseconds());
            json.WriteString("networkName", hub.Network.Value);
            json.WritePropertyName("data");
            json.WriteRawValue(hub.Data.Utf8.Span);
            json.WriteNumber("connectedAt", hub.ConnectedAt.ToUnixTimeMilliseconds());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return true;
    });

    public Task NetworksAsync(HttpContext http) => AnswerAsync(http, (json, _, snapshot) =>
    {
        json.WriteStartArray();
        foreach (NetworkListing network in snapshot.Listed)
            Write(json, network);
        json.WriteEndArray();
        return true;
    });

    public Task NetworkAsync(HttpContext http) => AnswerAsync(http, (json, _, snapshot) =>
    {
        string asked = LastSegment(http);
        NetworkListing? network = snapshot.Listed.FirstOrDefault(listed => listed.Name.Value == asked);
        if (network is null)
            return false;
        Write(json, network);
        return true;
    });

    public async Task MetricsAsync(HttpContext http)
    {
        HubGate hub = gate();
        if (await TrySnapshotAsync(hub, http) is { } snapshot)
            await WriteTextAsync(http, "text/plain; version=0.0.4", HubMetrics.Write(hub, snapshot));
    }

    private async Task HealthAsync(HttpContext http, string well, Func<HubGate, bool> isWell)
    {
        HubGate hub = gate();
        string status = isWell(hub) ? well : "stopping";
        if (status == well && !await TurnsAsync(hub))
            status = "wedged";
        http.Response.StatusCode = status == well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await WriteTextAsync(http, "application/json", $$"""{"status":"{{status}}"}""");
    }

    private static async Task<bool> TurnsAsync(HubGate hub)
    {
        try
        {
            await hub.GetSnapshotAsync();
            return true;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }

    // Null: the hub's actor does not answer, and the caller was told so.
    private static async Task<HubSnapshot?> TrySnapshotAsync(HubGate hub, HttpContext http)
    {
        try
        {
            return await hub.GetSnapshotAsync();
        }
        catch (AskTimeoutException)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await WriteTextAsync(http, "application/problem+json", """{"title":"the hub does not answer; see /health/live","status":503,"code":"busy"}""");
            return null;
        }
    }

    // From the request line: routing leaves %2F as it is, and then nobody can tell it from a name that holds "%2F".
    private static string LastSegment(HttpContext http)
    {
        string path = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0];
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }

    // False means that there is no such thing.
    private async Task AnswerAsync(HttpContext http, Func<Utf8JsonWriter, HubGate, HubSnapshot, bool> write)
    {
        AllowAnyOrigin(http);
        if (HttpMethods.IsOptions(http.Request.Method))
            return;
        HubGate hub = gate();
        if (await TrySnapshotAsync(hub, http) is not { } snapshot)
            return;
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter json = new(body))
        {
            if (!write(json, hub, snapshot))
            {
                NotFound(json);
                http.Response.StatusCode = StatusCodes.Status404NotFound;
            }
        }

        http.Response.ContentType = http.Response.StatusCode == StatusCodes.Status404NotFound ? "application/problem+json" : "application/json";
        http.Response.ContentLength = body.WrittenCount;
        await http.Response.Body.WriteAsync(body.WrittenMemory);
    }

    // The same for a name that is unlisted and for one that nobody uses.
    private static void NotFound(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("title", "no such network is listed");
        json.WriteNumber("status", StatusCodes.Status404NotFound);
        json.WriteString("code", "unknown_network");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, NetworkListing network)
    {
        json.WriteStartObject();
        json.WriteString("name", network.Name.Value);
        json.WriteNumber("peers", network.Peers);
        json.WriteNumber("active", network.Active);
        json.WriteNumber("fallback", network.Fallback);
        json.WriteEndObject();
    }

    private static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void AllowAnyOrigin(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        if (!HttpMethods.IsOptions(http.Request.Method))
            return;
        http.Response.Headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        http.Response.Headers.AccessControlAllowHeaders = "Content-Type, Authorization";
    }
}

/// <summary>The hub's counters as Prometheus text. No network is named: some are unlisted.</summary>
internal static class HubMetrics
{
    public static string Write(HubGate hub, HubSnapshot snapshot)
    {
        StringBuilder text = new();
        One(text, "sessions", "gauge", "Accepted sessions.", snapshot.Connections);
        One(text, "networks", "gauge", "Networks with anybody in them.", snapshot.Networks);
        One(text, "relayed_total", "counter", "Signals and goodbyes given to another session.", hub.Counters.Relayed);
        One(text, "introduced_total", "counter", "Introductions sent.", hub.Counters.Introduced);
        One(text, "taken_over_total", "counter", "Sessions replaced by a second socket with the same id.", hub.Counters.TakenOver);
        One(text, "counts_pushed_total", "counter", "Messages network-counts sent.", hub.Counters.CountsPushed);
        One(text, "counts_coalesced_total", "counter", "Changes of counts that waited for counts-interval.", hub.Counters.CountsCoalesced);
        One(text, "contacts_forgotten_total", "counter", "Times that introductions.contacts was hit.", hub.Counters.ContactsForgotten);
        One(text, "unlisted_forgotten_total", "counter", "Times that limits.unlisted-names was hit.", hub.Counters.UnlistedForgotten);
        Head(text, "refused_total", "counter", "What was refused, by reason.");
        foreach ((string reason, long count) in hub.Counters.Refused)
            text.Append(CultureInfo.InvariantCulture, $"peerpigeon_hub_refused_total{{reason=\"{reason}\"}} {count}\n");
        return text.ToString();
    }

    private static void One(StringBuilder text, string name, string type, string help, long value)
    {
        Head(text, name, type, help);
        text.Append(CultureInfo.InvariantCulture, $"peerpigeon_hub_{name} {value}\n");
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP peerpigeon_hub_{name} {help}\n# TYPE peerpigeon_hub_{name} {type}\n");
}
