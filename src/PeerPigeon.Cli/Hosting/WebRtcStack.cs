using PeerPigeon.Transport;

namespace PeerPigeon.Cli.Hosting;

/// <summary>The WebRTC implementation that this program is built with.</summary>
internal static class WebRtcStack
{
    /// <summary>Makes it.</summary>
#if SIPSORCERY
    public static Func<RtcStackOptions, IRtcStack> Factory { get; } = options => new SipSorceryStack(options);
#else
    public static Func<RtcStackOptions, IRtcStack> Factory { get; } = options => new RtcStack(options);
#endif
}
