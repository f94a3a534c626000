using System.Globalization;
using PeerPigeon.Cli.Hosting;
using PeerPigeon.Cli.Output;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Hub;

/// <summary>A hub's life as lines for a person.</summary>
internal sealed class HubTextView(IReadOnlyList<string> urls, LineWriter output, TimeProvider time) : IHubView
{
    public void Ready()
    {
        foreach (string url in urls)
            output.Write($"hub on {url}");
        output.Write($"join it:  pigeon join {WebSocket(ListenAddress.Callable(urls[0]))} --network NAME");
    }

    public void Opened(DateTimeOffset at, PeerId peer, NetworkName? network) => Write(at, $"+ {peer.ToShortString()}  {Name(network)}");

    public void Entered(DateTimeOffset at, PeerId peer, NetworkName? network) => Write(at, $"> {peer.ToShortString()}  {Name(network)}");

    public void Closed(DateTimeOffset at, PeerId peer, NetworkName? network, string reason) =>
        Write(at, $"- {peer.ToShortString()}  {Name(network)}  {Printable.Of(reason)}");

    public void Rejected(DateTimeOffset at, string reason, PeerId? peer) => Write(at, $"! {peer?.ToShortString() ?? "somebody"}  refused: {reason}");

    /// <summary>The URL with which peers connect.</summary>
    internal static string WebSocket(string url) => string.Concat("ws", url.AsSpan("http".Length));

    private static string Name(NetworkName? network) => network is { } known ? Printable.Of(known.Value) : "-";

    private void Write(DateTimeOffset at, string line) =>
        output.Write($"{TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).ToString("HH:mm:ss", CultureInfo.InvariantCulture)}  {line}");
}
