using System.Net;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using SIPSorcery.Net;

namespace PeerPigeon.WebRtc.SipSorcery;

/// <summary>The package SIPSorcery behind the port of WebRTC links. It has a socket, and threads, for each connection.</summary>
/// <remarks><see cref="RtcStackOptions.Port"/> cannot be honoured for more than one connection, so a fixed port is refused.</remarks>
public sealed class SipSorceryStack : IRtcStack
{
    private readonly RtcStackOptions _options;

    /// <summary>Nothing is bound before the first connection.</summary>
    /// <exception cref="IOException">A fixed port is asked for.</exception>
    public SipSorceryStack(RtcStackOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Port != 0)
            throw new IOException($"webrtc.port ({options.Port}) must be 0 with SIPSorcery, which opens a port for each connection");
        _options = options;
    }

    /// <inheritdoc />
    public IRtcConnection Create(IRtcObserver observer, PeerId local, PeerId remote) => new SipSorceryConnection(Configuration(), observer);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private RTCConfiguration Configuration() => new()
    {
        X_BindAddress = _options.Bind.Equals(IPAddress.Any) ? null : _options.Bind,
        iceServers =
        [
            .. _options.IceServers.Select(server => new RTCIceServer
            {
                urls = server.ToString(),
                username = server.Username,
                credential = server.Password,
                credentialType = RTCIceCredentialType.password,
            }),
        ],
    };
}
