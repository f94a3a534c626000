using System.Collections.Immutable;
using Akka.Configuration;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary><c>peerpigeon.link</c>.</summary>
public sealed record LinkSettings(TimeSpan ProbeTimeout, int PendingHeaders, long QueueBytes, TimeSpan DrainInterval, TimeSpan LeaveTimeout)
{
    /// <summary><c>peerpigeon.links</c>: the kinds, the preferred one first. Empty: every kind that this process has.</summary>
    internal static ImmutableArray<string> Kinds(SettingsReader read, bool hasWebRtc)
    {
        const string WebRtc = WebRtcLinkTransport.KindName, Direct = DirectLinkTransport.KindName;
        ImmutableArray<string> kinds = read.Texts("links");
        if (kinds.IsEmpty)
            return hasWebRtc ? [WebRtc, Direct] : [Direct];
        foreach (string kind in kinds)
        {
            if (kind is not (WebRtc or Direct))
                throw new ConfigurationException($"peerpigeon.links names '{kind}', which is no kind of link; use {WebRtc} or {Direct}");
            if (kind == WebRtc && !hasWebRtc)
                throw new ConfigurationException($"peerpigeon.links names {WebRtc}, which this program does not have; call WithWebRtc, or use {Direct}");
        }

        return [.. kinds.Distinct()];
    }
}
