namespace PeerPigeon.WebRtc;

// What the STUN and TURN servers need of the endpoint.
public sealed partial class RtcEndpoint : IServerPort
{
    /// <summary>Different troubles that are told.</summary>
    private const int MaxTroubles = 64;

    private readonly HashSet<string> _troubles = new(StringComparer.Ordinal);

    void IServerPort.Post(Action<long> action) => _inbox.Post(action);

    void IServerPort.Trouble(string what)
    {
        Counters.ServerTrouble = what;
        Tell(what);
    }

    /// <summary>Says it once; after <see cref="MaxTroubles"/> different texts the host has been told enough.</summary>
    private void Tell(string trouble)
    {
        lock (_troubles)
        {
            if (_troubles.Count >= MaxTroubles || !_troubles.Add(trouble))
                return;
        }

        try
        {
            Options.Trouble?.Invoke(trouble);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Counters.LastFault = e;
        }
    }

    Task IServerPort.Delay(TimeSpan time) => Task.Delay(time, _time);

    void IServerPort.Send(UdpAddress to, ReadOnlySpan<byte> datagram)
    {
        Counters.DatagramsOut++;
        _socket.Send(to, datagram, datagram.Length);
    }

    void IServerPort.Relayed(IcePath path, Span<byte> datagram) => Dispatch(path, datagram);

    void IServerPort.Announce(long now)
    {
        foreach (PeerConnection connection in _connections)
        {
            AnnounceServers(now, connection);
            Touch(connection);
        }
    }

    private void AnnounceServers(long now, PeerConnection connection)
    {
        foreach (IceCandidate candidate in _servers.Candidates)
        {
            if (!Options.RelayOnly || candidate.Type == IceCandidateType.Relayed)
                connection.Announce(now, candidate);
        }
    }
}
