using System.Collections.Immutable;
using System.Net;

namespace PeerPigeon.WebRtc;

/// <summary>Where an endpoint listens, how it is found, and its bounds.</summary>
public sealed record RtcOptions
{
    /// <summary>Address of the one UDP socket. Default: every interface, IPv4 and IPv6.</summary>
    public IPAddress Bind { get; init; } = IPAddress.IPv6Any;

    /// <summary>Its port; 0 (default) picks one.</summary>
    public int Port { get; init; }

    /// <summary>Whether loopback addresses are offered: for peers of one machine. Default false; always when bound to one.</summary>
    public bool IncludeLoopback { get; init; }

    /// <summary>STUN and TURN servers. Default none.</summary>
    public ImmutableArray<IceServer> IceServers { get; init; } = [];

    /// <summary>Told, once for each text, what no connection can tell: a STUN or TURN server that does not answer, a fault of ours. Any thread.</summary>
    public Action<string>? Trouble { get; init; }

    /// <summary>Whether connections go through TURN servers alone, so that the other side never learns our address. Default false.</summary>
    public bool RelayOnly { get; init; }

    /// <summary>Whether candidates' <c>.local</c> names, behind which browsers hide addresses, are asked for by multicast DNS. Default true.</summary>
    /// <remarks>Without it, or without an answer, the other side has to reach us first.</remarks>
    public bool ResolveLocalNames { get; init; } = true;

    /// <summary>Who resolves them; null for multicast DNS.</summary>
    internal IMdnsResolver? NameResolver { get; init; }

    /// <summary>Which system calls move datagrams. Default: the fastest that works here.</summary>
    public DatagramSocketKind Sockets { get; init; } = DatagramSocketKind.Segmented;

    /// <summary>Bytes of one connection that may wait to be sent or acknowledged, 64 a message included. Default 1 MiB.</summary>
    /// <remarks>More gives speed over long paths, less gives short queues.</remarks>
    public long SendLimit { get; init; } = 1 << 20;

    /// <summary>Bytes waiting at which a connection that was above it says that there is room again. Default 256 KiB.</summary>
    public long LowWater { get; init; } = 256 << 10;

    /// <summary>Bytes of one connection that may be received and not released, default 4 MiB.</summary>
    public int ReceiveWindow { get; init; } = 4 << 20;

    /// <summary>The largest message that we take, in bytes. Default 262,144.</summary>
    public int MaxMessageBytes { get; init; } = 262_144;

    /// <summary>The largest SCTP packet, in bytes, 512 to 8,192. Default 1,188: with DTLS around it 1,225, which fits every path of the internet.</summary>
    public int MaxPacketBytes { get; init; } = 1188;

    /// <summary>Connections at a time. Default 4,096.</summary>
    public int MaxConnections { get; init; } = 4096;

    /// <summary>Channels of one connection at a time. Default 256.</summary>
    public int MaxChannels { get; init; } = 256;

    /// <summary>How long it may take from the remote description to an open transport. Default 30 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an orderly close may wait for what was accepted to be acknowledged. Default 2 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the other side may leave data unacknowledged and be silent before it counts as dead. Default 4.5 s.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(4.5);
}
