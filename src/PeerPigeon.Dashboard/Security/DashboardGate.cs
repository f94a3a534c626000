using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PeerPigeon.Dashboard.Security;

/// <summary>Stands before everything that the dashboard serves, its WebSocket included: who may come in, and what browsers may do with the page.</summary>
internal sealed class DashboardGate(DashboardOptions options)
{
    /// <summary>Bytes of one request, 64 KiB: what a browser sends when it leaves, and the token.</summary>
    public const int MaxBodyBytes = 65_536;

    private const string Cookie = "pigeon-dashboard";

    private static readonly string[] Passed =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Original-Host", "X-Original-Proto"];

    // What the cookie holds: nobody reads the token out of it, and it ends with the process.
    private readonly string _pass = Convert.ToHexStringLower(HMACSHA256.HashData(RandomNumberGenerator.GetBytes(32), Encoding.UTF8.GetBytes(options.Token ?? "")));

    public async Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        SecurityHeaders.Set(http.Response, "'self'");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = MaxBodyBytes;

        if (!NamesHost(http.Request))
        {
            await GatePages.WriteAsync(http, StatusCodes.Status400BadRequest, "No such host", $"The header Host is {Clip(http.Request.Headers.Host.ToString())}, which names no host.");
            return;
        }

        if (ForeignOrigin(http.Request) is { } origin)
        {
            await GatePages.WriteAsync(http, StatusCodes.Status403Forbidden, "Not from there",
                $"A page of {Clip(origin)} may not use this dashboard. Open it in a tab of its own.");
            return;
        }

        if (http.Request.Path == "/token")
        {
            await TakeTokenAsync(http);
            return;
        }

        if ((options.Token is null ? IsFromHere(http) : HoldsToken(http)) || http.Request.Path.StartsWithSegments("/_dashboard", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }

        if (options.Token is null)
        {
            await GatePages.WriteAsync(http, StatusCodes.Status403Forbidden, "For this machine alone",
                "This dashboard answers browsers on its own machine, at 127.0.0.1 or localhost. To open it to others, give it a token (DashboardOptions.Token).");
        }
        else
            await GatePages.AskAsync(http, wrong: false);
    }

    /// <summary>The origin of the page that sent the request, if that is not the dashboard's own.</summary>
    internal static string? ForeignOrigin(HttpRequest request)
    {
        foreach (string? origin in request.Headers.Origin)
        {
            bool ours = Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
                && uri.Scheme == request.Scheme
                && uri.Host.Equals(request.Host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase) | uri.Host == request.Host.Host
                && uri.Port == (request.Host.Port ?? (request.Scheme == "https" ? 443 : 80));
            if (!ours)
                return origin ?? "";
        }

        // Where a page of another site asks without an Origin: images, scripts.
        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" && request.Headers["Sec-Fetch-Mode"] != "navigate" ? "another site" : null;
    }

    // The framework reads the header only when somebody asks for it, and throws then; Blazor makes the page's address of it.
    private static bool NamesHost(HttpRequest request)
    {
        try
        {
            return Uri.TryCreate($"http://{request.Host.ToUriComponent()}/", UriKind.Absolute, out _);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // A stranger's name that resolves to 127.0.0.1 makes a stranger's page look like one of ours, hence the look at the host; and what a proxy on this
    // machine passes on comes from somebody else. A page can send these headers too; what the host believed of them it keeps as X-Original.
    private static bool IsFromHere(HttpContext http) =>
        (http.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote)) && IsLoopback(http.Request.Host.Host)
        && !Passed.Any(http.Request.Headers.ContainsKey);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private bool HoldsToken(HttpContext http) => (http.Request.Cookies[CookieOf(http)] is { } cookie && Same(cookie, _pass))
        || (http.Request.Headers.Authorization.ToString() is var given
            && given.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && Same(given["Bearer ".Length..].Trim(), options.Token!));

    // Browsers keep cookies by host, whatever the port: two peers of one machine would take each other's place.
    private static string CookieOf(HttpContext http) => $"{Cookie}-{http.Connection.LocalPort}";

    private async Task TakeTokenAsync(HttpContext http)
    {
        string given = options.Token is null ? "" : await ReadTokenAsync(http);
        if (options.Token is null || !Same(given, options.Token))
        {
            await GatePages.AskAsync(http, wrong: given.Length > 0);
            return;
        }

        http.Response.Cookies.Append(CookieOf(http), _pass, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, IsEssential = true, Path = http.Request.PathBase.Add("/") });
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = http.Request.PathBase.Add("/").Value;
    }

    // What is no such form holds no token.
    private static async Task<string> ReadTokenAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method)
            || http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return "";
        }

        try
        {
            return (await http.Request.ReadFormAsync(http.RequestAborted))["token"].ToString().Trim();
        }
        catch (Exception refused) when (refused is InvalidDataException or IOException)
        {
            return "";
        }
    }

    private static bool Same(string given, string wanted) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(wanted)));

    private static string Clip(string text) => new([.. text.Where(c => !char.IsControl(c)).Take(80)]);
}
