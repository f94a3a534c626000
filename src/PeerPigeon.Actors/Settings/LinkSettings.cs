using System.Collections.Immutable;
using Akka.Configuration;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary><c>peerpigeon.link</c>.</summary>
public sealed record LinkSettings(TimeSpan ProbeTimeout, int PendingHeaders, long QueueBytes, TimeSpan DrainInterval, TimeSpan LeaveTimeout)
{
    /// <summary><c>peerpigeon.links</c>: the kinds, the preferred one first. Empty: every kind that this process has.</summary>
    internal static ImmutableArray<string> Kinds(SettingsReader read)
    {
        const string WebRtc = WebRtcLinkTransport.KindName, Direct = DirectLinkTransport.KindName;
        ImmutableArray<string> kinds = read.Texts("links");
        if (kinds.IsEmpty)
            return [WebRtc, Direct];
        foreach (string kind in kinds)
        {
            if (kind is not (WebRtc or Direct))
                throw new ConfigurationException($"peerpigeon.links names '{kind}', which is no kind of link; use {WebRtc} or {Direct}");
        }

        return [.. kinds.Distinct()];
    }
}
