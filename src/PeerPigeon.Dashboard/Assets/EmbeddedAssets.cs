using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PeerPigeon.Dashboard.Assets;

/// <summary>The files that a browser asks for, from inside of this assembly. Their addresses carry a hash, so that browsers may keep them.</summary>
internal static class EmbeddedAssets
{
    private const string Prefix = "asset/";

    private static readonly FrozenDictionary<string, Asset> Files = typeof(EmbeddedAssets).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    /// <summary>The address of a file, relative to the page's base.</summary>
    public static string Url(string file) => $"_dashboard/{file}?v={Files[file].Hash}";

    /// <summary>A text file.</summary>
    public static string Text(string file) => System.Text.Encoding.UTF8.GetString(Files[file].Bytes);

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/_dashboard/{file}", (RequestDelegate)ServeAsync);

    private static Task ServeAsync(HttpContext http)
    {
        if (http.Request.RouteValues["file"] is not string file || !Files.TryGetValue(file, out Asset? asset))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        http.Response.ContentType = asset.Type;
        http.Response.ContentLength = asset.Bytes.Length;
        http.Response.Headers.CacheControl = http.Request.Query["v"] == asset.Hash ? "public, max-age=31536000, immutable" : "no-cache";
        return http.Response.Body.WriteAsync(asset.Bytes, http.RequestAborted).AsTask();
    }

    private static Asset Read(string name)
    {
        using Stream resource = typeof(EmbeddedAssets).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return new(bytes, TypeOf(Path.GetExtension(name)), Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
    }

    private static string TypeOf(string extension) => extension switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".html" => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    };

    private sealed record Asset(byte[] Bytes, string Type, string Hash);
}
