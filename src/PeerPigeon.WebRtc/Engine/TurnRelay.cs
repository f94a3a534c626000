using System.Net;

namespace PeerPigeon.WebRtc;

/// <summary>One TURN server, our allocation on it, and another one after that failed. On the endpoint's thread.</summary>
/// <param name="number">Its <see cref="IcePath.Relay"/>; the same for every allocation, so that what uses the path goes on.</param>
/// <param name="server">Who we are to it.</param>
/// <param name="address">How it is reached.</param>
/// <param name="random">For transaction ids.</param>
internal sealed class TurnRelay(int number, IceServer server, IceServerAddress address, RandomFill random) : IDisposable
{
    private const long Second = 1_000_000;

    /// <summary>The pause before an allocation that had stood for a while is made anew: soon enough for connections that live on it.</summary>
    private const long LossPause = Second;

    /// <summary>The first pause after any other failure; each is twice the one before, up to <see cref="MaxPause"/>.</summary>
    private const long FirstPause = 30 * Second;

    private const long MaxPause = 300 * Second;

    private TurnConnection? _stream;
    private long _pause = FirstPause;
    private long _allocatedAt = Deadline.None;
    private bool _isNoted;

    public int Number { get; } = number;

    public IceServerAddress Address { get; } = address;

    /// <summary>Null before the server's name was resolved.</summary>
    public TurnClient? Client { get; private set; }

    /// <summary>When the server is to be tried again; none while all is well.</summary>
    public long RetryAt { get; private set; } = Deadline.None;

    /// <summary>When <see cref="TurnClient.OnDeadline"/> or the next try is due.</summary>
    public long Due => Math.Min(RetryAt, Client?.Deadline ?? Deadline.None);

    /// <summary>Whether datagrams from there are the server's.</summary>
    public bool Owns(UdpAddress from) => !Address.IsTcp && Client is { } client && client.Server == from;

    /// <summary>Asks the server for an allocation, the first or another one.</summary>
    /// <param name="now">Microseconds.</param>
    /// <param name="where">What its name stands for now.</param>
    /// <param name="port">For what comes over TCP.</param>
    /// <param name="taken">Takes a message that came over TCP.</param>
    /// <param name="changed">Something happened to the connection.</param>
    public void Begin(long now, IPEndPoint where, IServerPort port, Action<long, byte[]> taken, Action<long> changed)
    {
        _stream?.Dispose();
        _stream = Address.IsTcp ? new() : null;
        Client = new(UdpAddress.From(where), server.Username!, server.Credential!, Address.IsTcp, random);
        (RetryAt, _allocatedAt, _isNoted) = (Deadline.None, Deadline.None, false);
        Client.Start(now);
        if (_stream is not { } stream)
            return;
        TurnClient client = Client;
        _ = stream.RunAsync(where, message => port.Post(then => Take(then, message)), reason => port.Post(then => Lose(then, reason)));

        void Take(long then, byte[] message)
        {
            // A connection that was replaced may still have something to say.
            if (Client == client)
                taken(then, message);
        }

        void Lose(long then, string reason)
        {
            if (Client != client)
                return;
            client.Fail(reason);
            changed(then);
        }
    }

    /// <summary>Takes note of what became of the allocation.</summary>
    /// <returns>Whether it just failed.</returns>
    public bool Note(long now)
    {
        if (Client?.State == TurnState.Allocated && _allocatedAt == Deadline.None)
            _allocatedAt = now;
        if (Client?.State != TurnState.Failed || _isNoted)
            return false;
        _isNoted = true;
        _stream?.Dispose();
        bool stood = _allocatedAt != Deadline.None && now - _allocatedAt >= FirstPause;
        RetryAt = now + (stood ? LossPause : _pause);
        _pause = stood ? FirstPause : Math.Min(2 * _pause, MaxPause);
        return true;
    }

    /// <summary>Whether it is time to try again; true once.</summary>
    public bool TakeRetry(long now)
    {
        if (now < RetryAt)
            return false;
        RetryAt = Deadline.None;
        return true;
    }

    /// <summary>Sends what the client has written.</summary>
    public void Send(ReadOnlySpan<byte> message, IServerPort port)
    {
        if (_stream is { } stream)
            stream.Send(message);
        else
            port.Send(Client!.Server, message);
    }

    /// <inheritdoc />
    public void Dispose() => _stream?.Dispose();
}
