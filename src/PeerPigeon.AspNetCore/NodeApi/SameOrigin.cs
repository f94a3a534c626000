using System.Net;
using Microsoft.AspNetCore.Http;
using PeerPigeon.Actors;

namespace PeerPigeon.AspNetCore;

/// <summary>Keeps the pages of other sites away from a peer on this machine.</summary>
internal static class SameOrigin
{
    /// <exception cref="MeshException">
    /// <see cref="MeshErrors.ForeignOrigin"/>: an <c>Origin</c> that is not ours, or a <c>Host</c> that is no name of this machine
    /// (a stranger's name that resolves to 127.0.0.1 makes a stranger's page look like one of ours).
    /// </exception>
    public static void Check(HttpRequest request)
    {
        HostString host = request.Host;
        if (!IsLoopback(host.Host))
            throw Foreign($"host '{Printable.Brief(host.Value ?? "")}' is not this machine; use 127.0.0.1 or localhost");

        foreach (string? origin in request.Headers.Origin)
        {
            bool ours = Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
                && uri.Scheme == request.Scheme
                && uri.Port == (host.Port ?? (request.Scheme == "https" ? 443 : 80))
                && IsLoopback(uri.Host);
            if (!ours)
                throw Foreign($"origin '{Printable.Brief(origin ?? "")}' may not use this peer; open the page from the peer itself");
        }
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static MeshException Foreign(string message) => new(MeshErrors.ForeignOrigin, message);
}
