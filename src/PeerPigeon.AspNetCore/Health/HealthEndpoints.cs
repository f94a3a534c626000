using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary><c>/health/live</c> and <c>/health/ready</c>, for whoever runs the process: open to all, but strangers are told one word.</summary>
internal sealed class HealthEndpoints(MeshHealth health, NodeAccess access)
{
    /// <summary>200 while the actors turn, else 503.</summary>
    public async Task LiveAsync(HttpContext http)
    {
        MeshVitality vitality = await health.LiveAsync();
        JObject body = new() { ["status"] = vitality.IsAlive ? "live" : "wedged" };
        if (access.IsTrusted(http))
            body["detail"] = vitality.Detail;
        await AnswerAsync(http, vitality.IsAlive, body);
    }

    /// <summary>200 while a hub or a peer can be reached, and for a while after; else 503.</summary>
    public Task ReadyAsync(HttpContext http)
    {
        MeshReadiness ready = health.Ready();
        JObject body = new() { ["status"] = ready.IsReady ? "ready" : "waiting" };
        if (access.IsTrusted(http))
        {
            body["detail"] = ready.Detail;
            body["hub"] = ready.HasHub;
            body["links"] = ready.Links;
            body["storage"] = new JObject { ["status"] = ready.StorageFault is null ? "ok" : "failing", ["detail"] = ready.StorageFault };
        }

        return AnswerAsync(http, ready.IsReady, body);
    }

    private static Task AnswerAsync(HttpContext http, bool isWell, JObject body) =>
        Problems.WriteJsonAsync(http, isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, body);
}
