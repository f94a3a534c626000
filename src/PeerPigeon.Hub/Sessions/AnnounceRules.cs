using System.Diagnostics.CodeAnalysis;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>Which announces are taken, and what of them others are told. Pure.</summary>
internal static class AnnounceRules
{
    public static bool TryAccept(
        SignalMessage message,
        PeerId self,
        IReadOnlyList<NetworkName> announced,
        HubSettings settings,
        string epoch,
        [NotNullWhen(true)] out Announcement? announcement,
        out FrameVerdict refused)
    {
        announcement = null;
        refused = default;
        NetworkName network = message.Network ?? NetworkName.Global;
        HubLimits limits = settings.Limits;
        if (message.Data.Utf8.Length > limits.AnnounceBytes)
            refused = Refuse(Refusal.AnnounceBytes, $"announce data of {message.Data.Utf8.Length} bytes exceeds announce-bytes {limits.AnnounceBytes}; shorten it");
        else if (NamesAnother(message.Data, self))
            refused = Refuse(Refusal.ForgedId, $"announce of another id than this session's {self}; a session speaks for itself alone");
        else if (!TryRead(message.Data, out AnnounceData? data, out Rejection rejection))
            refused = Refuse(Refusal.InvalidMessage, $"announce data: {rejection.Detail}");
        else if ((data is { IsHub: true } || network == NetworkName.HubMesh || data?.HomeNetwork == NetworkName.HubMesh) && !HubProof.Holds(data?.HubProof, settings.Secret, epoch, self))
            refused = Refuse(Refusal.UnprovenHub, $"isHub and the network '{NetworkName.HubMesh}' need hubProof over this hub's epoch; leave them out");
        else if (announced.Count >= limits.NetworksPerSession && !announced.Contains(network))
            refused = Refuse(Refusal.NetworksPerSession, $"this session has announced {announced.Count} networks, networks-per-session allows {limits.NetworksPerSession}; reconnect");
        else
        {
            bool isHub = data is { IsHub: true } || network == NetworkName.HubMesh;
            announcement = new(
                network,
                data?.HomeNetwork,
                data is { Unlisted: true },
                isHub,
                data is { Agent: not null } or { Capabilities.Length: > 0 },
                data?.Capabilities.Contains(Capabilities.Counts) == true,
                AnnounceFilter.Publish(message.Data, self, isHub));
        }

        return announcement is not null;
    }

    // 1.1.3 takes an announce without data.
    private static bool TryRead(RawJson raw, out AnnounceData? data, out Rejection rejection)
    {
        data = null;
        rejection = default;
        return raw.Kind is RawJsonKind.Absent or RawJsonKind.Null || AnnounceData.TryRead(raw, out data, out rejection);
    }

    private static bool NamesAnother(RawJson data, PeerId self) =>
        data.TryGetMember("peerId", out RawJson id) && id.Kind != RawJsonKind.Null && !(id.TryGetString(out string? text) && PeerId.TryParse(text, out PeerId named) && named == self);

    private static FrameVerdict Refuse(Refusal reason, string error) => new(FrameAction.Refuse, reason, error);
}
