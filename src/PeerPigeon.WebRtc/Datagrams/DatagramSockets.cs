using System.Net;
using System.Net.Sockets;

namespace PeerPigeon.WebRtc;

/// <summary>Opens the best datagram socket that the system has.</summary>
internal static class DatagramSockets
{
    /// <summary>Bytes that the kernel is asked to keep for a socket each way; it may give less.</summary>
    public const int BufferBytes = 4 * 1024 * 1024;

    /// <summary>The most datagrams that one <see cref="IDatagramSocket.Send"/> takes, whatever the socket.</summary>
    public const int MaxSegments = 50;

    /// <summary>Binds a UDP socket. On <c>[::]</c> it takes IPv4 as well; without IPv6 on the machine that means <c>0.0.0.0</c>.</summary>
    /// <param name="local">Port 0 lets the system choose.</param>
    /// <param name="preferred">What to use if the system has it.</param>
    /// <exception cref="SocketException">The address is taken, or not this machine's.</exception>
    public static IDatagramSocket Bind(IPEndPoint local, DatagramSocketKind preferred = DatagramSocketKind.Segmented)
    {
        Socket socket = Open(local);
        try
        {
            return preferred != DatagramSocketKind.Plain && OperatingSystem.IsLinux()
                ? new LinuxDatagramSocket(socket, preferred == DatagramSocketKind.Segmented)
                : new PlainDatagramSocket(socket);
        }
        catch (EntryPointNotFoundException)
        {
            return new PlainDatagramSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket Open(IPEndPoint local)
    {
        if (local.Address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6)
            local = new(IPAddress.Any, local.Port);
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            if (local.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = true;
            Enlarge(socket);
            if (OperatingSystem.IsWindows())
                IgnoreUnreachable(socket);
            socket.Bind(local);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Enlarge(Socket socket)
    {
        try
        {
            socket.ReceiveBufferSize = BufferBytes;
            socket.SendBufferSize = BufferBytes;
        }
        catch (SocketException)
        {
            // some systems refuse instead of giving what they have; their default serves
        }
    }

    /// <summary>Windows reports an unreachable destination as an error of a later receive (SIO_UDP_CONNRESET turns that off).</summary>
    private static void IgnoreUnreachable(Socket socket) => socket.IOControl(unchecked((int)0x9800_000C), [0, 0, 0, 0], null);
}
