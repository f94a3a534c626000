namespace PeerPigeon.Protocol;

/// <summary>The names of <see cref="SignalKind"/> on the wire.</summary>
internal static class SignalTypes
{
    // In the order of the enum, which starts with Unknown.
    public static readonly MemberNames Names = new(
        "connected", "announce", "peer-discovered", "offer", "answer", "ice-candidate", "goodbye", "peer-disconnected", "connection-rejected",
        "renegotiation-offer", "renegotiation-answer", "ice-restart-offer", "ice-restart-answer", "cleanup", "cleanup-all", "ping", "pong", "error",
        "challenge", "proof", "network-counts");

    public static string NameOf(SignalKind kind) => kind is > SignalKind.Unknown and <= SignalKind.NetworkCounts
        ? Names[(int)kind - 1]
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, "only a known kind has a type name");

    public static SignalKind KindOf(string type) => (SignalKind)(Names.IndexOf(type) + 1);
}
