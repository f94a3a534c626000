using Newtonsoft.Json.Linq;
using PeerPigeon.Cli.Output;
using PeerPigeon.Protocol;

namespace PeerPigeon.Cli.Hub;

/// <summary>A hub's life as JSON Lines.</summary>
internal sealed class HubJsonView(IReadOnlyList<string> urls, LineWriter output, TimeProvider time) : IHubView
{
    public void Ready() => output.Write(EventLine.Of(time, "ready", peer: null, ("listen", new JArray(urls))));

    public void Opened(DateTimeOffset at, PeerId peer, NetworkName? network) => Write(at, "session-opened", peer, network);

    public void Entered(DateTimeOffset at, PeerId peer, NetworkName? network) => Write(at, "session-entered", peer, network);

    public void Closed(DateTimeOffset at, PeerId peer, NetworkName? network, string reason) => output.Write(EventLine.Of(
        at, "session-closed", peer: null, ("peerId", peer.ToString()), ("networkName", network?.Value), ("reason", reason)));

    public void Rejected(DateTimeOffset at, string reason, PeerId? peer) =>
        output.Write(EventLine.Of(at, "rejected", peer: null, ("reason", reason), ("peerId", peer?.ToString())));

    private void Write(DateTimeOffset at, string name, PeerId peer, NetworkName? network) =>
        output.Write(EventLine.Of(at, name, peer: null, ("peerId", peer.ToString()), ("networkName", network?.Value)));
}
