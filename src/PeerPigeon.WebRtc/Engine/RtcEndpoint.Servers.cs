namespace PeerPigeon.WebRtc;

// What the STUN and TURN servers need of the endpoint.
public sealed partial class RtcEndpoint : IServerPort
{
    void IServerPort.Post(Action<long> action) => _inbox.Post(action);

    void IServerPort.Trouble(string what)
    {
        if (Counters.ServerTrouble == what)
            return;
        Counters.ServerTrouble = what;
        Options.Trouble?.Invoke(what);
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
