using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PeerPigeon.Transport;

/// <summary>Where a stack listens and whom it asks for addresses; what every <see cref="IRtcStack"/> is made from.</summary>
public sealed record RtcStackOptions
{
    /// <summary>Address of the one UDP socket that carries all links. Default every IPv4 address of this machine.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Any;

    /// <summary>Its port; 0 (default) picks one. A fixed one is the one to open in a firewall.</summary>
    public int Port { get; init; }

    /// <summary>Whether loopback addresses are offered. Default: only where this machine has no other.</summary>
    public bool Loopback { get; init; } = !HasOtherAddress();

    /// <summary>STUN and TURN servers. Default none: links then need a way between the peers' own addresses.</summary>
    public ImmutableArray<RtcIceServer> IceServers { get; init; } = [];

    /// <summary>Told in words what no link can tell: a STUN or TURN server that does not answer, a fault of the stack. Any thread.</summary>
    public Action<string>? Trouble { get; init; }

    private static bool HasOtherAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(one => one.OperationalStatus == OperationalStatus.Up && one.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(one => one.GetIPProperties().UnicastAddresses)
        .Any(one => one.Address.AddressFamily == AddressFamily.InterNetwork || !one.Address.IsIPv6LinkLocal);
}
