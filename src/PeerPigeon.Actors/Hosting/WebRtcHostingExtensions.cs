using Akka.Hosting;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>Chooses what the WebRTC links of a host are made with.</summary>
public static class WebRtcHostingExtensions
{
    /// <summary>Names a WebRTC implementation in place of our own. Its settings are <c>peerpigeon.webrtc</c>; it is made once, when the first mesh starts.</summary>
    /// <param name="akka">The host's actor system.</param>
    /// <param name="create">Makes the stack. What it throws for lack of a library or an address fails the start, with the way out in the message.</param>
    /// <remarks>Call it before <c>WithPeerPigeon</c>.</remarks>
    public static AkkaConfigurationBuilder WithWebRtc(this AkkaConfigurationBuilder akka, Func<RtcStackOptions, IRtcStack> create)
    {
        ArgumentNullException.ThrowIfNull(akka);
        ArgumentNullException.ThrowIfNull(create);
        return akka.WithActors((system, _) => SharedSockets.Of(system).UseWebRtc(create));
    }
}
