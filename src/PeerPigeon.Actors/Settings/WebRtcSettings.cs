using System.Collections.Immutable;
using System.Net;
using Akka.Configuration;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary><c>peerpigeon.webrtc</c>.</summary>
internal sealed record WebRtcSettings(RtcStackOptions Stack, WebRtcLinkOptions Links)
{
    public static WebRtcSettings Read(SettingsReader read)
    {
        string bind = read.Text("webrtc.bind");
        if (!IPAddress.TryParse(bind, out IPAddress? address))
            throw new ConfigurationException($"peerpigeon.webrtc.bind ({bind}) must be an IP address; 0.0.0.0 is every IPv4 address of this machine");

        var stack = new RtcStackOptions { Bind = address, Port = read.Count("webrtc.port", 0, ushort.MaxValue), IceServers = IceServers(read) };
        stack = read.OneOf<Choice>("webrtc.loopback") switch
        {
            Choice.On => stack with { Loopback = true },
            Choice.Off => stack with { Loopback = false },
            _ => IPAddress.IsLoopback(address) ? stack with { Loopback = true } : stack,
        };
        var links = new WebRtcLinkOptions
        {
            HandshakeTimeout = read.Time("webrtc.handshake-timeout"),
            SendLimit = read.Size("webrtc.send-limit", 1 << 19, 1L << 30),
            MaxQueuedCandidates = read.Count("webrtc.queued-candidates", 1, 1024),
            MaxAttempts = read.Count("webrtc.attempts", 1, 1_000_000),
        };
        return new(stack, links);
    }

    private static ImmutableArray<RtcIceServer> IceServers(SettingsReader read) =>
    [
        .. read.Texts("webrtc.ice-servers").Select(text => RtcIceServer.TryParse(text, out RtcIceServer? server, out string? error)
            ? server
            : throw new ConfigurationException($"peerpigeon.webrtc.ice-servers: {error}")),
    ];

    private enum Choice
    {
        Auto,
        On,
        Off,
    }
}
