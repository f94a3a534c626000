using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>The addresses that follow from the URL of a hub.</summary>
internal static class HubAddress
{
    private const string Parameter = "peerId";

    /// <summary>Where the hub lists its networks over HTTP.</summary>
    public static Uri ListOf(Uri hub) => new UriBuilder(WebSocketUpgrade.WithScheme(hub, secure: "https", plain: "http"))
    {
        UserName = "",
        Password = "",
        Path = "/networks",
        Query = "",
        Fragment = "",
    }.Uri;

    /// <summary>Keeps path and query, and sets the parameter: what stood there under its name goes.</summary>
    public static Uri WithPeer(Uri hub, PeerId self)
    {
        IEnumerable<string> others = hub.Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(pair => Uri.UnescapeDataString(pair.Split('=', 2)[0]) != Parameter);
        return new UriBuilder(WebSocketUpgrade.WithScheme(hub, secure: "wss", plain: "ws"))
        {
            Query = string.Join('&', others.Append($"{Parameter}={self}")),
            Fragment = "",
        }.Uri;
    }
}
