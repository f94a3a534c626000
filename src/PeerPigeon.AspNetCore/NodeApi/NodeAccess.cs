using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>Who may use a peer over HTTP: whoever has the token, or without one this machine; never the pages of other sites.</summary>
internal sealed class NodeAccess
{
    private const string Scheme = "Bearer ";

    private static readonly string[] Passed =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-For", "X-Original-Host", "X-Original-Proto"];

    private readonly byte[]? _token;

    /// <param name="token">What every caller must have: behind a proxy all of them seem to be on this machine. Null: this machine alone.</param>
    public NodeAccess(string? token) => _token = token is null ? null : Hash(token);

    /// <exception cref="MeshException">
    /// <see cref="MeshErrors.ForeignOrigin"/>: a page of another site, or a <c>Host</c> that is no name of this machine
    /// (a stranger's name that resolves to 127.0.0.1 makes a stranger's page look like one of ours).
    /// <see cref="MeshErrors.Unauthorized"/>: without the token. <see cref="MeshErrors.BadCommand"/>: a <c>Host</c> that names nothing.
    /// </exception>
    public void Check(HttpContext http)
    {
        HttpRequest request = http.Request;
        CheckHost(request);
        CheckOrigin(request);
        if (_token is null ? IsFromHere(http) && IsLoopback(request.Host.Host) : HasToken(request))
            return;
        if (_token is not null)
            throw new MeshException(MeshErrors.Unauthorized, "the API wants its token; send the header Authorization: Bearer TOKEN");
        throw Foreign(IsLoopback(request.Host.Host)
            ? "this API serves its own machine alone; give it a token to open it to others"
            : $"host '{Printable.Brief(request.Host.Value ?? "")}' is not this machine; use 127.0.0.1 or localhost, or give the API a token");
    }

    /// <summary>Whether the caller may be told more than that somebody is here.</summary>
    public bool IsTrusted(HttpContext http)
    {
        try
        {
            Check(http);
            return true;
        }
        catch (MeshException)
        {
            return false;
        }
    }

    // The framework reads the header only when somebody asks for it, and throws then.
    private static void CheckHost(HttpRequest request)
    {
        try
        {
            _ = request.Host;
        }
        catch (ArgumentException)
        {
            throw new MeshException(MeshErrors.BadCommand, $"header Host is '{Printable.Brief(request.Headers.Host.ToString())}', which names no host; send NAME or NAME:PORT");
        }
    }

    private static void CheckOrigin(HttpRequest request)
    {
        foreach (string? origin in request.Headers.Origin)
        {
            bool ours = Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
                && uri.Scheme == request.Scheme
                && uri.Port == (request.Host.Port ?? (request.Scheme == "https" ? 443 : 80))
                && (uri.Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase) || (IsLoopback(uri.Host) && IsLoopback(request.Host.Host)));
            if (!ours)
                throw Foreign($"origin '{Printable.Brief(origin ?? "")}' may not use this peer; open the page from the peer itself");
        }

        // Where a page of another site asks without an Origin: images, scripts.
        string from = request.Headers["Sec-Fetch-Site"].ToString();
        if (from is "cross-site" or "same-site" && request.Headers["Sec-Fetch-Mode"] != "navigate")
            throw Foreign("a page of another site may not use this peer; open the page from the peer itself");
    }

    private bool HasToken(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var given
        && given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(given[Scheme.Length..].Trim()), _token!);

    // What a proxy passes on comes from somebody else, wherever the proxy runs. No address: in process, or a Unix socket.
    // A page can send these headers too, and so take a name of this machine; what the host believed of them it keeps as X-Original.
    private static bool IsFromHere(HttpContext http) =>
        (http.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address)) && !Passed.Any(http.Request.Headers.ContainsKey);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    // Of equal length, whatever came.
    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static MeshException Foreign(string message) => new(MeshErrors.ForeignOrigin, message);
}
