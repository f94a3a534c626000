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

    private readonly MeshCommands _commands;
    private readonly EventHistory _history;
    private readonly EventStream _events;
    private readonly RequestGuard _guard;
    private readonly HealthEndpoints _health;
    private readonly MetricReader _metrics = new();

    /// <summary>The API of one peer.</summary>
    /// <param name="mesh">The peer.</param>
    /// <param name="commands">What it can be told.</param>
    /// <param name="events">What it tells.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">Who may use it; null: this machine alone.</param>
    public NodeApiEndpoints(IPeerPigeonMesh mesh, MeshCommands commands, MeshEventLines events, TimeProvider time, PeerPigeonApiOptions? options = null)
    {
        _commands = commands;
        _history = new(events, commands.Status, time);
        _events = new(_history, time);
        NodeAccess access = new((options ?? new()).Checked().Token);
        _guard = new(access);
        _health = new(MeshHealth.Of(mesh, time), access);
    }

    public void Map(IEndpointRouteBuilder host)
    {
        foreach (IGrouping<string, ApiRoute> path in Routes().GroupBy(route => route.Path))
        {
            foreach (ApiRoute route in path)
                route.Map(host, route.IsOpen ? route.Serve : http => _guard.RunAsync(http, route.Serve));
            ApiRoute[] routes = [.. path];
            bool isOpen = routes.All(route => route.IsOpen);
            host.Map(path.Key, http => isOpen ? ServeOtherAsync(http, routes) : _guard.RunAsync(http, other => ServeOtherAsync(other, routes)))
                .WithDisplayName($"node API {path.Key}").ExcludeFromDescription();
        }

        host.Map("/api/{**rest}", http => _guard.RunAsync(http, static _ => throw new MeshException(MeshErrors.NotFound, "there is nothing at this path")))
            .WithDisplayName("node API").ExcludeFromDescription();
    }

    /// <summary>The description of the API, for whom the API serves.</summary>
    public void MapDescription(IEndpointRouteBuilder host) => host.MapOpenApi().Add(endpoint =>
    {
        RequestDelegate serve = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http => _guard.RunAsync(http, serve);
    });

    public void Dispose()
    {
        _history.Dispose();
        _metrics.Dispose();
    }

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

    private async Task MetricsAsync(HttpContext http)
    {
        http.Response.ContentType = PrometheusText.MediaType;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(_metrics.Write(), http.RequestAborted);
    }

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
}
