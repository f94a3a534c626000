using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>One peer over HTTP: what a web page or a script may ask of it and tell it.</summary>
internal sealed partial class NodeApiEndpoints : IDisposable
{
    /// <summary>Bytes of one request body, 1 MiB; a longer one is refused with 413. Raising it lets one request hold more memory.</summary>
    public const int MaxBodyBytes = 1_048_576;

    private readonly IPeerPigeonMesh _mesh;
    private readonly MeshCommands _commands;
    private readonly EventHistory _history;
    private readonly EventStream _events;
    private readonly RequestGuard _guard;

    /// <summary>The API of one peer.</summary>
    /// <param name="mesh">The peer.</param>
    /// <param name="commands">What it can be told.</param>
    /// <param name="events">What it tells.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">Who may use it; null: this machine alone.</param>
    public NodeApiEndpoints(IPeerPigeonMesh mesh, MeshCommands commands, MeshEventLines events, TimeProvider time, PeerPigeonApiOptions? options = null)
    {
        _mesh = mesh;
        _commands = commands;
        _history = new(events, commands.Status, time);
        _events = new(_history, time);
        _guard = new(new((options ?? new()).Checked().Token));
    }

    public void Map(IEndpointRouteBuilder host)
    {
        foreach (IGrouping<string, ApiRoute> path in Routes().GroupBy(route => route.Path))
        {
            foreach (ApiRoute route in path)
                route.Map(host, http => _guard.RunAsync(http, route.Serve));
            ApiRoute[] routes = [.. path];
            host.Map(path.Key, http => _guard.RunAsync(http, other => ServeOtherAsync(other, routes)))
                .WithDisplayName($"node API {path.Key}").ExcludeFromDescription();
        }

        host.Map("/api/{**rest}", http => _guard.RunAsync(http, static _ => throw new MeshException(MeshErrors.NotFound, "there is nothing at this path")))
            .WithDisplayName("node API").ExcludeFromDescription();
        host.MapGet("/health/live", (RequestDelegate)(http => Answer(http, new JObject { ["status"] = "live" })));
        host.MapGet("/health/ready", (RequestDelegate)ReadyAsync);
    }

    public void Dispose() => _history.Dispose();

    // HEAD asks for what GET would say, OPTIONS for the methods; there is nothing else.
    private static async Task ServeOtherAsync(HttpContext http, ApiRoute[] routes)
    {
        ApiRoute? get = Array.Find(routes, route => route.Method == HttpMethods.Get && !route.IsEndless);
        if (get is not null && HttpMethods.IsHead(http.Request.Method))
        {
            await get.Serve(http);
            return;
        }

        string allowed = string.Join(", ", routes.Select(route => route.Method));
        http.Response.Headers.Allow = allowed;
        if (HttpMethods.IsOptions(http.Request.Method))
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await Problems.WriteProblemAsync(http, MeshErrors.NotFound, $"{http.Request.Path} takes {allowed} alone", StatusCodes.Status405MethodNotAllowed);
    }

    private static Task Answer(HttpContext http, JToken body) => Problems.WriteJsonAsync(http, StatusCodes.Status200OK, body);

    // No body at all stands for an object without fields.
    private static async Task<CommandFields> BodyAsync(HttpContext http) =>
        CommandFields.Read(await RequestGuard.ReadBodyAsync(http) is { Length: > 0 } body ? body : "{}"u8.ToArray(), "body");

    private async Task SendAsync(HttpContext http)
    {
        CommandFields fields = await BodyAsync(http);
        if (fields.OptionalText("to") is null)
        {
            SentMessage sent = await _commands.SendAsync(fields.Text("content"), http.RequestAborted);
            await Problems.WriteJsonAsync(http, StatusCodes.Status202Accepted, MeshJson.Of(sent));
            return;
        }

        SentDirectMessage direct = await _commands.SendDirectAsync(fields.Peer("to"), fields.Value("content"), http.RequestAborted);
        await Problems.WriteJsonAsync(http, direct.Acknowledged ? StatusCodes.Status200OK : StatusCodes.Status202Accepted, MeshJson.Of(direct));
    }

    private Task ReadyAsync(HttpContext http)
    {
        MeshStatus status = _mesh.GetStatus();
        bool ready = status.Connected || status.ConnectedCount > 0;
        return Problems.WriteJsonAsync(
            http,
            ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            new JObject { ["status"] = ready ? "ready" : "waiting", ["hub"] = status.Connected, ["links"] = status.ConnectedCount });
    }
}
