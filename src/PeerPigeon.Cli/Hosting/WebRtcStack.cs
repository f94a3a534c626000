using PeerPigeon.Transport;

namespace PeerPigeon.Cli.Hosting;

/// <summary>The WebRTC implementation that this program is built with.</summary>
internal static class WebRtcStack
{
    /// <summary>Makes it; null in a build without one, where links are direct.</summary>
    public static Func<RtcStackOptions, IRtcStack>? Factory { get; }
}
