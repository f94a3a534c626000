using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>What a session announced, checked and made fit to be told to others.</summary>
/// <param name="Network">Where it wants to be.</param>
/// <param name="Home">The network whose member it is; null when it did not say.</param>
/// <param name="Unlisted">Neither name is to be told to anybody who asks.</param>
/// <param name="IsHub">A hub of our federation, proven.</param>
/// <param name="IsOurs">It named its agent or a capability, which 1.1.3 does not.</param>
/// <param name="WantsCounts">It declared the capability to read the counts of its home.</param>
/// <param name="Public">The data of <c>peer-discovered</c>.</param>
internal sealed record Announcement(NetworkName Network, NetworkName? Home, bool Unlisted, bool IsHub, bool IsOurs, bool WantsCounts, RawJson Public);
