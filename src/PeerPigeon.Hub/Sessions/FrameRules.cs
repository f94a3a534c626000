using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>What is to be done with a message of a client.</summary>
internal enum FrameAction
{
    Ignore,
    Refuse,
    Announce,
    Relay,
    Goodbye,
    Pong,
}

/// <summary>The decision about one message.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Reason">Why not, when refused.</param>
/// <param name="Error">What the client is told, when refused; null where 1.1.3 says nothing either.</param>
internal readonly record struct FrameVerdict(FrameAction Action, Refusal Reason = default, string? Error = null);

/// <summary>
/// Who may say what. The session's own id and its own announced network are what counts; whatever a message claims besides
/// must agree with them. Pure.
/// </summary>
internal static class FrameRules
{
    private const string MaxPeersReached = "max_peers_reached";

    /// <param name="message">What came.</param>
    /// <param name="self">The session's id.</param>
    /// <param name="network">The network that it is in; null before it announced and after its goodbye.</param>
    /// <param name="announced">Every name that it has announced.</param>
    /// <param name="isHub">It has proved to be a hub of our federation.</param>
    public static FrameVerdict Judge(SignalMessage message, PeerId self, NetworkName? network, IReadOnlyList<NetworkName> announced, bool isHub)
    {
        if (message.FromSystem || (message.From is { } from && from != self))
            return Refuse(Refusal.ForgedSender, $"fromPeerId is not this session's id {self}; leave it out, the hub fills it in");

        return message.Kind switch
        {
            SignalKind.Announce => new(FrameAction.Announce),
            SignalKind.Offer or SignalKind.Answer or SignalKind.IceCandidate => Route(message, self, network, announced),
            SignalKind.ConnectionRejected when IsMaxPeers(message.Data) => Route(message, self, network, announced),
            SignalKind.Goodbye => JudgeGoodbye(message, self, network, announced),
            SignalKind.Ping => new(FrameAction.Pong),
            SignalKind.Cleanup or SignalKind.CleanupAll or SignalKind.Proof => new(FrameAction.Ignore),
            SignalKind.PeerDiscovered => isHub ? new(FrameAction.Ignore) : Refuse(Refusal.NotAHub, error: null),
            _ => Refuse(Refusal.Unroutable, HubFrames.Unroutable(message.Type)),
        };
    }

    private static FrameVerdict Route(SignalMessage message, PeerId self, NetworkName? network, IReadOnlyList<NetworkName> announced)
    {
        if (network is not { } own)
            return Refuse(Refusal.NotAnnounced, $"'{message.Type}' before 'announce'; announce a network first");
        if (message.Network is { } named && named != own)
            return Foreign(named, announced);
        return message.Target is not { } target || target == self ? Refuse(Refusal.NoTarget, error: null) : new(FrameAction.Relay);
    }

    private static FrameVerdict JudgeGoodbye(SignalMessage message, PeerId self, NetworkName? network, IReadOnlyList<NetworkName> announced)
    {
        if (message.Data.TryGetMember("peerId", out RawJson id) && id.Kind != RawJsonKind.Null
            && !(id.TryGetString(out string? text) && PeerId.TryParse(text, out PeerId named) && named == self))
            return Refuse(Refusal.ForgedId, $"goodbye for another id than this session's {self}; a session speaks for itself alone");
        if (network is not { } own)
            return new(FrameAction.Ignore);      // pages say goodbye up to three times
        return message.Network is { } given && given != own ? Foreign(given, announced) : new(FrameAction.Goodbye);
    }

    // A candidate may still be under way when its sender moves on; that is no forgery.
    private static FrameVerdict Foreign(NetworkName named, IReadOnlyList<NetworkName> announced) => announced.Contains(named)
        ? Refuse(Refusal.LeftNetwork, error: null)
        : Refuse(Refusal.ForgedNetwork, "networkName is not a network that this session has announced; announce it first");

    private static bool IsMaxPeers(RawJson data) =>
        data.TryGetMember("reason", out RawJson reason) && reason.TryGetString(out string? text) && text == MaxPeersReached;

    private static FrameVerdict Refuse(Refusal reason, string? error) => new(FrameAction.Refuse, reason, error);
}
