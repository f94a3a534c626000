namespace PeerPigeon.WebRtc;

/// <summary>What <see cref="IceServers"/> need of their endpoint. <see cref="Post"/>, <see cref="Trouble"/> and <see cref="Delay"/> from any thread, the rest on its own.</summary>
internal interface IServerPort
{
    /// <summary>Runs something on the endpoint's thread.</summary>
    void Post(Action<long> action);

    /// <summary>Something is wrong with a server; in words.</summary>
    void Trouble(string what);

    /// <summary>Time passes.</summary>
    Task Delay(TimeSpan time);

    /// <summary>Sends a datagram from the socket.</summary>
    void Send(UdpAddress to, ReadOnlySpan<byte> datagram);

    /// <summary>A datagram came through a relay.</summary>
    void Relayed(IcePath path, Span<byte> datagram);

    /// <summary>There are other candidates.</summary>
    void Announce(long now);
}
