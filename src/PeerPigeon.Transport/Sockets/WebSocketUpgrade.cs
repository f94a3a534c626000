using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PeerPigeon.Transport;

/// <summary>An open WebSocket and the stream under it.</summary>
internal readonly record struct OpenSocket(WebSocket Socket, CoalescingStream Stream)
{
    public void Abort()
    {
        Stream.Abort();
        Socket.Dispose();
    }

    /// <summary>Ends it after a close frame was written, which still goes out.</summary>
    public void Finish()
    {
        Stream.Finish();
        Socket.Dispose();
        Stream.Dispose();
    }
}

/// <summary>The opening handshake of RFC 6455 §4, both sides, done here so that a <see cref="CoalescingStream"/> can go in between.</summary>
internal static class WebSocketUpgrade
{
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Opens a WebSocket to a ws, wss, http or https address.</summary>
    /// <exception cref="WebSocketException">The server did not take the upgrade.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public static async Task<OpenSocket> ConnectAsync(
        HttpMessageInvoker http, Uri address, TimeSpan keepAlive, TimeSpan keepAliveTimeout, CancellationToken stop)
    {
        string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        using var request = new HttpRequestMessage(HttpMethod.Get, WithScheme(address, secure: "https", plain: "http"))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", key);
        HttpResponseMessage response = await http.SendAsync(request, stop);
        try
        {
            if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
                throw new WebSocketException($"{address.GetLeftPart(UriPartial.Authority)} answered {(int)response.StatusCode} instead of opening a WebSocket");
            if (!response.Headers.TryGetValues("Sec-WebSocket-Accept", out IEnumerable<string>? accept) || !accept.SequenceEqual([Accept(key)]))
                throw new WebSocketException($"{address.GetLeftPart(UriPartial.Authority)} gave a wrong Sec-WebSocket-Accept; it is not a WebSocket server");
            return Open(await response.Content.ReadAsStreamAsync(stop), abort: null, isServer: false, keepAlive, keepAliveTimeout);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Whether a request asks for a WebSocket that <see cref="AcceptAsync"/> can give.</summary>
    public static bool IsUpgrade(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
        && context.Request.Headers.SecWebSocketVersion == "13"
        && context.Request.Headers.SecWebSocketKey.ToString() is { Length: 24 };

    public static async Task<OpenSocket> AcceptAsync(HttpContext context, TimeSpan keepAlive, TimeSpan keepAliveTimeout)
    {
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = Accept(context.Request.Headers.SecWebSocketKey.ToString());
        Stream stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return Open(stream, () => Abort(context), isServer: true, keepAlive, keepAliveTimeout);
    }

    // A link's last timer may fire when the server has ended the request already; nothing is left to cut then.
    private static void Abort(HttpContext context)
    {
        try
        {
            context.Abort();
        }
        catch (ObjectDisposedException)
        {
            return;
        }
    }

    public static Uri WithScheme(Uri address, string secure, string plain) => new UriBuilder(address)
    {
        Scheme = address.Scheme is "https" or "wss" ? secure : plain,
        Port = address.IsDefaultPort ? -1 : address.Port,
    }.Uri;

    private static OpenSocket Open(Stream network, Action? abort, bool isServer, TimeSpan keepAlive, TimeSpan keepAliveTimeout)
    {
        var stream = new CoalescingStream(network, abort);
        var options = new WebSocketCreationOptions { IsServer = isServer, KeepAliveInterval = keepAlive, KeepAliveTimeout = keepAliveTimeout };
        return new(WebSocket.CreateFromStream(stream, options), stream);
    }

#pragma warning disable CA5350 // SHA-1 is what RFC 6455 §4.2.2 asks for; nothing rests on its strength.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350
}
