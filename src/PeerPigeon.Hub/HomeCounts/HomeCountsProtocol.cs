using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>What the counting is told by the hub: where each session is. A move is one message, so nobody is counted twice or not at all meanwhile.</summary>
internal static class HomeCountsProtocol
{
    /// <param name="Session">Whose place is told; every announce tells it, also one that changes nothing.</param>
    /// <param name="Active">The network that it is in.</param>
    /// <param name="Home">The network under which it is counted as at home.</param>
    /// <param name="WantsCounts">It declared the capability <see cref="Capabilities.Counts"/>.</param>
    public sealed record Placed(HubSession Session, NetworkName Active, NetworkName Home, bool WantsCounts);

    /// <param name="Peer">Who is in no network any more.</param>
    public sealed record Gone(PeerId Peer);
}
