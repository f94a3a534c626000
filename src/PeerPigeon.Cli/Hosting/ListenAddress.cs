using System.Net;

namespace PeerPigeon.Cli.Hosting;

/// <summary>Where one listens, and where one is called.</summary>
internal static class ListenAddress
{
    /// <summary>The URL with which this machine calls a server that listens on <paramref name="url"/>: all addresses become loopback.</summary>
    public static string Callable(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) || !IPAddress.TryParse(parsed.DnsSafeHost, out IPAddress? address))
            return url;
        string? loopback = address.Equals(IPAddress.Any) ? "127.0.0.1" : address.Equals(IPAddress.IPv6Any) ? "[::1]" : null;
        return loopback is null ? url : $"{parsed.Scheme}://{loopback}:{parsed.Port}";
    }
}
