using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using PeerPigeon.Dashboard.Assets;

namespace PeerPigeon.Dashboard.Security;

/// <summary>The pages that are shown to whoever is not let in. No script.</summary>
internal static class GatePages
{
    public static Task WriteAsync(HttpContext http, int status, string title, string text) => WriteHtmlAsync(http, status, title, $"<p>{Safe(text)}</p>");

    public static Task AskAsync(HttpContext http, bool wrong) => WriteHtmlAsync(
        http, StatusCodes.Status401Unauthorized, "Token, please",
        $"""
        <p>This page wants the token of its peer. Whoever runs the peer has it.</p>
        <form method="post" action="token">
          <label for="token">Token</label>
          <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
          {(wrong ? "<p class=\"bad\" role=\"alert\">That is not it.</p>" : "")}
          <button class="primary">Open</button>
        </form>
        """);

    private static Task WriteHtmlAsync(HttpContext http, int status, string title, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <base href="{Safe(http.Request.PathBase.Value + "/")}">
            <title>{Safe(title)} · PeerPigeon</title>
            <link rel="icon" href="{EmbeddedAssets.Url("icon.svg")}"><link rel="stylesheet" href="{EmbeddedAssets.Url("dashboard.css")}">
            <body class="gate"><main><h1>{Safe(title)}</h1>{body}</main></body>
            </html>
            """,
            http.RequestAborted);
    }

    private static string Safe(string text) => HtmlEncoder.Default.Encode(text);
}
