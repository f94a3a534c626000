using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>Answers of the node API: JSON, and RFC 9457 problem documents that carry the same codes as everywhere.</summary>
internal static class Problems
{
    public static Task WriteJsonAsync(HttpContext http, int status, JToken body) => WriteAsync(http, status, body, "application/json");

    public static Task WriteProblemAsync(HttpContext http, string code, string detail, int? status = null)
    {
        int number = status ?? StatusOf(code);
        if (number == StatusCodes.Status401Unauthorized)
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"peerpigeon\"";
        JObject problem = new()
        {
            ["type"] = "about:blank",
            ["title"] = ReasonPhrases.GetReasonPhrase(number),
            ["status"] = number,
            ["detail"] = detail,
            ["code"] = code,
        };
        return WriteAsync(http, number, problem, "application/problem+json");
    }

    internal static int StatusOf(string code) => code switch
    {
        MeshErrors.NotAcknowledged or MeshErrors.OutboxExpired => StatusCodes.Status504GatewayTimeout,
        MeshErrors.UnknownPeer or MeshErrors.NotFound => StatusCodes.Status404NotFound,
        MeshErrors.ConnectedAlready or MeshErrors.NotConnected or MeshErrors.NoSignalingUrl or MeshErrors.HomeAway or MeshErrors.Conflict or MeshErrors.Frozen =>
            StatusCodes.Status409Conflict,
        MeshErrors.NotOwner => StatusCodes.Status403Forbidden,
        MeshErrors.StoreFull => StatusCodes.Status507InsufficientStorage,
        MeshErrors.TooLarge => StatusCodes.Status413PayloadTooLarge,
        MeshErrors.OutboxFull or MeshErrors.LinkFull or MeshErrors.Busy => StatusCodes.Status503ServiceUnavailable,
        MeshErrors.HubUnreachable => StatusCodes.Status502BadGateway,
        MeshErrors.Unauthorized => StatusCodes.Status401Unauthorized,
        MeshErrors.ForeignOrigin => StatusCodes.Status403Forbidden,
        MeshErrors.Internal => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status400BadRequest,
    };

    private static async Task WriteAsync(HttpContext http, int status, JToken body, string type)
    {
        if (http.Response.HasStarted)
            return;
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(JsonText.Of(body), http.RequestAborted);
    }
}
