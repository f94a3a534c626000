using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PeerPigeon.WebRtc;

/// <summary>Multicast over IPv4 and IPv6 on every interface that can, from a port of our own; opened at the first query, no threads.</summary>
/// <remarks>Chromium answers to the group alone, whoever asked; so the IPv4 group is listened to as well, beside whoever else does on this machine.</remarks>
internal sealed class MdnsWire : IMdnsWire
{
    private const int Port = 5353;
    private const int MaxInterfaces = 16;

    /// <summary>Failed receives in a row after which a socket is no longer read.</summary>
    private const int MaxFaults = 100;

    private static readonly IPEndPoint Group4 = new(new IPAddress([224, 0, 0, 251]), Port);
    private static readonly IPEndPoint Group6 = new(IPAddress.Parse("ff02::fb"), Port);

    private readonly Lock _sending = new();
    private readonly HashSet<int> _joined = [];
    private Socket? _group;
    private Socket? _v4;
    private Socket? _v6;
    private bool _isOpen;
    private bool _isOver;

    /// <inheritdoc />
    public void Send(ReadOnlySpan<byte> query, Action<IPEndPoint, ReadOnlyMemory<byte>> taken)
    {
        lock (_sending)
        {
            if (_isOver)
                return;
            if (!_isOpen)
            {
                _isOpen = true;
                _v4 = Open(new(IPAddress.Any, 0), taken);
                _v6 = Open(new(IPAddress.IPv6Any, 0), taken);
                _group = Open(Group4, taken);
            }

            foreach ((int index4, int index6) in Interfaces())
            {
                Join(index4);
                Send(_v4, SocketOptionLevel.IP, IPAddress.HostToNetworkOrder(index4), index4 >= 0, Group4, query);
                Send(_v6, SocketOptionLevel.IPv6, index6, index6 >= 0, Group6, query);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_sending)
        {
            _isOver = true;
            _group?.Dispose();
            _v4?.Dispose();
            _v6?.Dispose();
        }
    }

    private static Socket? Open(IPEndPoint at, Action<IPEndPoint, ReadOnlyMemory<byte>> taken)
    {
        Socket? socket = null;
        try
        {
            socket = new(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            if (at.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            // Bound to the group itself, it takes nothing that is meant for another responder here.
            if (at.Port == Port)
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(at);
            _ = ReceiveAsync(socket, taken);
            return socket;
        }
        catch (SocketException)
        {
            // No such family, or not here: the others have to do.
            socket?.Dispose();
            return null;
        }
    }

    private void Join(int index)
    {
        if (_group is null || index < 0 || !_joined.Add(index))
            return;
        try
        {
            _group.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(Group4.Address, index));
        }
        catch (SocketException)
        {
            // Answers to us alone still come.
        }
    }

    private static List<(int Index4, int Index6)> Interfaces()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(card => card is { SupportsMulticast: true, NetworkInterfaceType: not NetworkInterfaceType.Loopback, OperationalStatus: OperationalStatus.Up or OperationalStatus.Unknown })
                .Take(MaxInterfaces)
                .Select(card => (card.Supports(NetworkInterfaceComponent.IPv4) ? card.GetIPProperties().GetIPv4Properties()?.Index ?? -1 : -1,
                    card.Supports(NetworkInterfaceComponent.IPv6) ? card.GetIPProperties().GetIPv6Properties()?.Index ?? -1 : -1))];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }

    private static void Send(Socket? socket, SocketOptionLevel level, int index, bool isThere, IPEndPoint group, ReadOnlySpan<byte> query)
    {
        if (socket is null || !isThere)
            return;
        try
        {
            socket.SetSocketOption(level, SocketOptionName.MulticastInterface, index);
            socket.SetSocketOption(level, SocketOptionName.MulticastTimeToLive, 255);
            socket.SendTo(query, SocketFlags.None, group);
        }
        catch (SocketException)
        {
            // This interface has no way out; a name that nobody hears of is not resolved.
        }
    }

    private static async Task ReceiveAsync(Socket socket, Action<IPEndPoint, ReadOnlyMemory<byte>> taken)
    {
        var buffer = new byte[MdnsMessage.MaxAnswer];
        var anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        for (var faults = 0; faults < MaxFaults;)
        {
            try
            {
                SocketReceiveFromResult got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone);
                taken((IPEndPoint)got.RemoteEndPoint, buffer.AsMemory(0, got.ReceivedBytes));
                faults = 0;
            }
            catch (SocketException e) when (e.SocketErrorCode != SocketError.OperationAborted)
            {
                faults++;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
