using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PeerPigeon.WebRtc.Tests;

/// <summary>The client against Debian's coturn on loopback, over UDP and TCP.</summary>
public sealed class CoturnTests : IDisposable
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly byte[] _buffer = new byte[65_536];
    private readonly TurnStream _stream = new();
    private Coturn? _server;
    private Socket? _socket;

    private long Now => _clock.ElapsedTicks * 1_000_000 / Stopwatch.Frequency + 1;

    public void Dispose()
    {
        _socket?.Dispose();
        _server?.Dispose();
    }

    [CoturnFact]
    public void Data_goes_both_ways_over_UDP() => Relays(isStream: false);

    [CoturnFact]
    public void Data_goes_both_ways_over_TCP() => Relays(isStream: true);

    [CoturnFact]
    public void A_wrong_password_is_reported_in_words()
    {
        var client = Connect(isStream: false, "wrong");
        Pump(client, () => client.State == TurnState.Failed);
        Assert.Contains("check Username and Credential", client.Failure, StringComparison.Ordinal);
    }

    [CoturnFact]
    public void A_nonce_that_expired_is_replaced()
    {
        var client = Connect(isStream: false, "secret", "--stale-nonce=1");
        Pump(client, () => client.State == TurnState.Allocated);
        long until = Now + 2_500_000;
        Pump(client, () => Now >= until);
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Send(client, Address(peer), "after the nonce"u8);
        Pump(client, () => peer.Available > 0);
        Assert.Equal(TurnState.Allocated, client.State);
    }

    private static UdpAddress Address(Socket socket) => UdpAddress.From((IPEndPoint)socket.LocalEndPoint!);

    private void Relays(bool isStream)
    {
        var client = Connect(isStream, "secret");
        Pump(client, () => client.State is TurnState.Allocated or TurnState.Failed);
        Assert.Equal((TurnState.Allocated, null), (client.State, client.Failure));
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        byte[] received = new byte[2_000];
        for (int round = 0; round < 10; round++)
        {
            byte[] text = [42, .. Enumerable.Repeat((byte)round, 900 + round)];
            Send(client, Address(peer), text);
            Pump(client, () => peer.Available > 0);
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            Assert.Equal(text, received[..peer.ReceiveFrom(received, ref from)]);
            Assert.Equal(client.Relayed, UdpAddress.From((IPEndPoint)from));
            peer.SendTo(text, from);
            Pump(client, () => _relayed.Count > 0);
            Assert.Equal(text, _relayed.Dequeue());
        }

        client.Close(Now);
        Pump(client, () => client.State == TurnState.Closed);
    }

    private readonly Queue<byte[]> _relayed = new();

    private TurnClient Connect(bool isStream, string password, params string[] more)
    {
        _server = new(more);
        IPEndPoint server = _server.Address;
        _socket = isStream
            ? new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _socket.Connect(server);
        var client = new TurnClient(UdpAddress.From(server), "pigeon", password, isStream, System.Security.Cryptography.RandomNumberGenerator.Fill);
        client.Start(Now);
        return client;
    }

    private void Send(TurnClient client, UdpAddress peer, ReadOnlySpan<byte> data)
    {
        int length = client.Wrap(Now, peer, data, _buffer);
        if (length > 0)
            Transmit(length);
    }

    private void Pump(TurnClient client, Func<bool> until)
    {
        var wait = Stopwatch.StartNew();
        while (!until())
        {
            Assert.True(wait.Elapsed < TimeSpan.FromSeconds(30), $"the client is {client.State}: {client.Failure}");
            if (client.Deadline <= Now)
                client.OnDeadline(Now);
            for (int length; (length = client.Poll(Now, _buffer)) > 0;)
                Transmit(length);
            if (!_socket!.Poll(TimeSpan.FromMilliseconds(5), SelectMode.SelectRead))
                continue;
            if (_socket.SocketType == SocketType.Dgram)
            {
                int count = _socket.Receive(_buffer, SocketFlags.None, out var error);
                if (error == SocketError.Success)
                    Take(client, _buffer.AsSpan(0, count));
                continue;
            }

            _stream.Advance(_socket.Receive(_stream.Free().Span));
            while (_stream.TryTake(out var message))
                Take(client, message);
        }
    }

    /// <summary>coturn opens TCP before UDP: what is refused until then is lost, and repeated by the client.</summary>
    private void Transmit(int length)
    {
        _socket!.Send(_buffer.AsSpan(0, length), SocketFlags.None, out var error);
        Assert.True(error is SocketError.Success or SocketError.ConnectionRefused, $"sending: {error}");
    }

    private void Take(TurnClient client, Span<byte> message)
    {
        if (client.TryUnwrap(message, out _, out var data))
            _relayed.Enqueue(data.ToArray());
        else
            client.Receive(Now, message);
    }
}
