using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport;

/// <summary>Where direct links listen, how they name themselves to others, and their bounds.</summary>
public sealed record DirectLinkOptions
{
    /// <summary>Where to listen: an http URL with an IP address or <c>localhost</c>; port 0 picks one. Null: never listen, only call others.</summary>
    /// <value>Default <c>http://127.0.0.1:0</c>, which serves peers of the same machine.</value>
    public Uri? Listen { get; init; } = new("http://127.0.0.1:0");

    /// <summary>What others call, ws or wss, at most four; a path is kept. Empty (default): the address that is listened on.</summary>
    /// <remarks>Needed behind a proxy that ends TLS, and when listening on every address (<c>0.0.0.0</c>, <c>[::]</c>).</remarks>
    public ImmutableArray<Uri> Advertise { get; init; } = [];

    /// <summary>Asked before a URL that a stranger offered is called; null (default) allows every one.</summary>
    public Func<Uri, bool>? MayCall { get; init; }

    /// <summary>How long an attempt may take, and how long its token is good. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the offered URLs are tried before the other side is asked to call. Default 3 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a caller may take to say hello. Default 5 s.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a close may take before the connection is cut. Default 2 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a silent remote is pinged. Default 5 s.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it may take to answer; with the interval, a dead remote is noticed within 15 s. Default 7 s.</summary>
    /// <remarks>A receiver that keeps its window full for so long counts as dead, for nobody reads its pongs.</remarks>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>The largest frame, in bytes. Default 262,144.</summary>
    public int MaxFrameBytes { get; init; } = ProtocolLimits.Default.MaxFrameBytes;

    /// <summary>Bytes that may wait in one link's send queue, <see cref="LinkCost"/> included. Default 1 MiB.</summary>
    public long SendLimit { get; init; } = 1 << 20;

    /// <summary>Delivered and unreleased bytes of one link at which it stops reading, <see cref="LinkCost"/> included. Default 1 MiB.</summary>
    public long ReceiveWindow { get; init; } = 1 << 20;

    /// <summary>Handshakes of this process that may wait for a caller at a time. Default 1,024.</summary>
    public int MaxWaiting { get; init; } = 1024;

    /// <summary>Callers that have not said hello yet, over all handshakes; each handshake takes four. Default 128.</summary>
    public int MaxHalfOpen { get; init; } = 128;

    /// <summary>Connections that have not named a handshake yet (plain HTTP). Default 256.</summary>
    public int MaxConnections { get; init; } = 256;

    internal SocketChannelLimits Limits => new(MaxFrameBytes, SendLimit, ReceiveWindow, CloseTimeout);
}
