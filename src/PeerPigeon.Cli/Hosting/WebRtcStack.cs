using PeerPigeon.Transport;

namespace PeerPigeon.Cli.Hosting;

/// <summary>The WebRTC implementation that this program is built with; <c>build/WebRtcStack.props</c> chooses.</summary>
internal static class WebRtcStack
{
    /// <summary>Makes it; null in a build without one, where links are direct.</summary>
    public static Func<RtcStackOptions, IRtcStack>? Factory { get; }
#if SIPSORCERY
        = static options => new PeerPigeon.WebRtc.SipSorcery.SipSorceryStack(options);
#endif
}
