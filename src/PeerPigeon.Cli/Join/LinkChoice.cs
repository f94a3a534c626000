using System.Collections.Immutable;
using System.Net;
using Akka.Configuration;
using PeerPigeon.Transport;

namespace PeerPigeon.Cli.Join;

/// <summary>What the command line says about links; what it leaves out is for the settings to say.</summary>
/// <param name="Kind">The kind to offer.</param>
/// <param name="Udp">Address and port of the socket that carries webrtc links.</param>
/// <param name="IceServers">STUN and TURN servers, as written.</param>
internal sealed record LinkChoice(string? Kind, IPEndPoint? Udp, ImmutableArray<string> IceServers)
{
    public static LinkChoice None { get; } = new(null, null, []);

    /// <summary>As settings, over those given. A peer that offers webrtc still takes direct offers.</summary>
    public Config Over(Config settings)
    {
        List<string> lines = [];
        if (Kind is not null)
            lines.Add(Kind == WebRtcLinkTransport.KindName ? "links = [webrtc, direct]" : "links = [direct]");
        if (Udp is not null)
            lines.Add($"webrtc {{ bind = \"{Udp.Address}\", port = {Udp.Port} }}");
        if (!IceServers.IsEmpty)
            lines.Add($"webrtc.ice-servers = [{string.Join(", ", IceServers.Select(Newtonsoft.Json.JsonConvert.ToString))}]");
        return lines.Count == 0 ? settings : ConfigurationFactory.ParseString($"peerpigeon {{\n{string.Join("\n", lines)}\n}}").WithFallback(settings);
    }
}
