using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>One peer over HTTP: what a web page or a script of the same machine may ask of it and tell it.</summary>
internal sealed class NodeApiEndpoints
{
    /// <summary>Bytes of one request body, 1 MiB; a longer one is refused with 413. Raising it lets one request hold more memory.</summary>
    public const int MaxBodyBytes = 1_048_576;

    private readonly IPeerPigeonMesh _mesh;
    private readonly MeshCommands _commands;
    private readonly EventStream _events;

    public NodeApiEndpoints(IPeerPigeonMesh mesh, MeshCommands commands, MeshEventLines events, TimeProvider time)
    {
        _mesh = mesh;
        _commands = commands;
        _events = new(events, () => events.Of("status", ("status", commands.Status())), time);
    }

    public void Map(IEndpointRouteBuilder host)
    {
        Path(host, "/api/status", new() { ["GET"] = http => Answer(http, _commands.Status()) });
        Path(host, "/api/peers", new() { ["GET"] = http => Answer(http, _commands.Peers()) });
        Path(host, "/api/members", new() { ["GET"] = http => Answer(http, _commands.Members()) });
        Path(host, "/api/networks", new() { ["GET"] = async http => await Answer(http, await _commands.NetworksAsync(http.RequestAborted)) });
        Path(host, "/api/messages", new() { ["POST"] = SendAsync });
        Path(host, "/api/dht/{**key}", new() { ["PUT"] = PutRecordAsync, ["GET"] = GetRecordAsync, ["DELETE"] = DeleteRecordAsync });
        Path(host, "/api/network", new()
        {
            ["PUT"] = async http => await Answer(http, await _commands.SetNetworkAsync((await BodyAsync(http)).Text("networkName"), http.RequestAborted)),
        });
        Path(host, "/api/fallback", new()
        {
            ["PUT"] = async http => await Answer(http, await _commands.SetFallbackAsync((await BodyAsync(http)).Flag("allow"), http.RequestAborted)),
        });
        Path(host, "/api/connect", new()
        {
            ["POST"] = async http => await Answer(http, await _commands.ConnectAsync((await BodyAsync(http)).OptionalHub("url"), http.RequestAborted)),
        });
        Path(host, "/api/disconnect", new() { ["POST"] = async http => await Answer(http, await _commands.DisconnectAsync(http.RequestAborted)) });
        Path(host, "/api/events", new() { ["GET"] = _events.ServeAsync });
        Path(host, "/api/{**rest}", []);
        host.MapGet("/health/live", (RequestDelegate)(http => Answer(http, new JObject { ["status"] = "live" })));
        host.MapGet("/health/ready", (RequestDelegate)ReadyAsync);
    }

    private static void Path(IEndpointRouteBuilder host, string path, Dictionary<string, RequestDelegate> methods) =>
        host.Map(path, http => GuardAsync(http, methods)).WithDisplayName($"node API {path}");

    private static async Task GuardAsync(HttpContext http, Dictionary<string, RequestDelegate> methods)
    {
        try
        {
            SameOrigin.Check(http.Request);
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
                body.MaxRequestBodySize = MaxBodyBytes;
            if (methods.TryGetValue(http.Request.Method, out RequestDelegate? serve))
            {
                await serve(http);
                return;
            }

            if (methods.Count > 0)
                http.Response.Headers.Allow = string.Join(", ", methods.Keys);
            await Problems.WriteProblemAsync(
                http,
                MeshErrors.NotFound,
                methods.Count > 0 ? $"{http.Request.Path} takes {string.Join(", ", methods.Keys)} alone" : $"there is nothing at {http.Request.Path}",
                methods.Count > 0 ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer any more.
        }
        catch (BadHttpRequestException refused)
        {
            await Problems.WriteProblemAsync(
                http,
                refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? MeshErrors.TooLarge : MeshErrors.BadCommand,
                refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"the body exceeds {MaxBodyBytes} bytes; split it" : refused.Message,
                refused.StatusCode);
        }
        catch (Exception fault)
        {
            (string code, string message) = Faults.Describe(fault);
            await Problems.WriteProblemAsync(http, code, message);
        }
    }

    private static Task Answer(HttpContext http, JToken body) => Problems.WriteJsonAsync(http, StatusCodes.Status200OK, body);

    // No body at all stands for an object without fields.
    private static async Task<CommandFields> BodyAsync(HttpContext http)
    {
        using MemoryStream body = new();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return CommandFields.Read(body.Length == 0 ? "{}"u8.ToArray() : body.ToArray(), "body");
    }

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

    private async Task PutRecordAsync(HttpContext http)
    {
        using MemoryStream body = new();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        JToken value;
        try
        {
            value = JsonText.Parse(new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(body.GetBuffer(), 0, (int)body.Length));
        }
        catch (Exception refused) when (refused is FormatException or ArgumentException or Newtonsoft.Json.JsonException)
        {
            throw new MeshException(MeshErrors.BadContent, "the body is not one JSON value in UTF-8");
        }

        await Answer(http, await _commands.DhtPutAsync(KeyOf(http), value, DhtPutOptions.Default, http.RequestAborted));
    }

    private async Task GetRecordAsync(HttpContext http)
    {
        string key = KeyOf(http);
        if (await _commands.DhtGetAsync(key, DhtGetOptions.Default, http.RequestAborted) is { } found)
            await Answer(http, found);
        else
            throw new MeshException(MeshErrors.NotFound, $"nothing under '{Printable.Brief(key)}'");
    }

    private async Task DeleteRecordAsync(HttpContext http) =>
        await Answer(http, await _commands.DhtDeleteAsync(KeyOf(http), DhtGetOptions.Default, http.RequestAborted));

    // From the raw path: a key may hold an encoded '/', which routing leaves encoded.
    private static string KeyOf(HttpContext http)
    {
        string target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        string path = target.Split('?', 2)[0];
        int at = path.IndexOf("/api/dht/", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? (string?)http.Request.RouteValues["key"] ?? "" : Uri.UnescapeDataString(path[(at + "/api/dht/".Length)..]);
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
