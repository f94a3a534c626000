using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>What a network is told: by the hub, who is a member; by its members' sessions, what to relay.</summary>
internal static class NetworkProtocol
{
    public sealed record Join(HubSession Session, Announcement Announcement);

    /// <param name="Session">Who leaves; a session that is no member is ignored.</param>
    /// <param name="Goodbye">The frame that its acquaintances get first; null when it said nothing.</param>
    public sealed record Leave(HubSession Session, ReadOnlyMemory<byte>? Goodbye);

    /// <param name="From">Whose frame it is.</param>
    /// <param name="Target">Whom it is for.</param>
    /// <param name="Frame">The frame as the target gets it.</param>
    public sealed record Relay(HubSession From, PeerId Target, ReadOnlyMemory<byte> Frame);
}
