namespace PeerPigeon.Protocol;

/// <summary>What a hub tells about one network to whoever asks: an entry of its list <c>/networks</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Peers">Peers whose home it is.</param>
/// <param name="Active">Peers that are in it now, whatever their home.</param>
/// <param name="Fallback">Peers of it that are away in another network.</param>
public sealed record NetworkListing(NetworkName Name, int Peers, int Active, int Fallback);
