using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PeerPigeon.WebRtc.Tests;

/// <summary>What becomes of a relay when its server, or the way to it, is lost; in virtual time.</summary>
public sealed class IceServersTests : IServerPort, IDisposable
{
    private const long Second = 1_000_000;

    private readonly BlockingCollection<Action<long>> _posted = [];
    private readonly FakeTurn _turn = new(UdpAddress.From(IPAddress.Loopback, 3_478));
    private readonly List<string> _trouble = [];
    private readonly List<long> _asked = [];
    private IceServers? _servers;
    private long _now = Second;
    private int _announced;

    public void Dispose()
    {
        _servers?.Dispose();
        _posted.Dispose();
    }

    [Fact]
    public void A_server_that_does_not_answer_is_tried_again_after_growing_pauses()
    {
        _turn.Loses = _ => true;
        Start("turn:127.0.0.1");

        Run(40 * 60 * Second);

        long[] tries = [.. _asked.Where((at, i) => i == 0 || at - _asked[i - 1] > 5 * Second)];
        long gaveUpAfter = (250 + 500 + 1_000 + (5 * 2_000)) * 1_000L;
        Assert.Equal([30, 60, 120, 240, 300, 300], tries.Zip(tries.Skip(1), (a, b) => (b - a - gaveUpAfter) / Second).Take(6));
        Assert.Contains(_trouble, text => text.Contains("did not answer", StringComparison.Ordinal));
        Assert.Empty(_servers!.Candidates);
    }

    [Fact]
    public void An_allocation_that_is_lost_is_made_anew_and_told()
    {
        Start("turn:127.0.0.1");
        Run(0);
        UdpAddress before = Relay().Address;
        Run(60 * Second);
        _turn.Loses = _ => true;
        Run(600 * Second);
        Assert.DoesNotContain(_servers!.Candidates, candidate => candidate.Type == IceCandidateType.Relayed);
        _turn.Loses = _ => false;
        _announced = 0;

        Run(300 * Second);

        Assert.NotEqual(before, Relay().Address);
        Assert.Equal(1, Relay().Relay);
        Assert.Equal(1, _announced);
    }

    [Fact]
    public void A_relay_that_stood_is_asked_again_a_second_after_it_failed()
    {
        Start("turn:127.0.0.1");
        Run(60 * Second);
        _turn.Refuses = (method, _) => method is StunMethod.Refresh or StunMethod.Allocate ? 508 : 0;
        Run(480 * Second);
        Assert.Contains("no more relay ports (508)", Assert.Single(_trouble), StringComparison.Ordinal);
        _turn.Refuses = (_, _) => 0;

        Run(2 * Second);

        Assert.Equal(_turn.Relayed, Relay().Address);
    }

    [Fact]
    public void A_lost_TCP_connection_is_made_anew()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Start($"turn:127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}?transport=tcp");
        using (Socket first = listener.Accept())
        {
            Serve(first, () => _servers!.Candidates.Length > 0);
            Run(60 * Second);
        }

        Next(() => _trouble.Count > 0);
        Assert.Contains("closed the connection", Assert.Single(_trouble), StringComparison.Ordinal);
        Assert.Empty(_servers!.Candidates);
        UdpAddress before = _turn.Relayed;
        Run(Second);

        using Socket second = listener.Accept();
        Serve(second, () => _servers.Candidates.Length > 0);

        Assert.NotEqual(before, Relay().Address);
        Assert.Equal(_turn.Relayed, Relay().Address);
    }

    [Fact]
    public void A_TCP_server_that_is_not_there_is_said_and_tried_again()
    {
        int port;
        using (var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            port = ((IPEndPoint)free.LocalEndPoint!).Port;
        }

        Start($"turn:127.0.0.1:{port}?transport=tcp");
        Next(() => _trouble.Count == 1);
        Run(29 * Second);
        Assert.Single(_trouble);
        Run(Second);
        Next(() => _trouble.Count == 2);

        Assert.Contains($"TURN server 127.0.0.1:{port}: no TCP connection", _trouble[1], StringComparison.Ordinal);
    }

    void IServerPort.Post(Action<long> action) => _posted.Add(action);

    void IServerPort.Trouble(string what) => _trouble.Add(what);

    Task IServerPort.Delay(TimeSpan time) => throw new InvalidOperationException("addresses need no second look");

    void IServerPort.Send(UdpAddress to, ReadOnlySpan<byte> datagram)
    {
        Assert.Equal(_turn.Address, to);
        _asked.Add(_now);
        if (_turn.Take(datagram) is { } answer)
            _posted.Add(now => _servers!.Receive(now, _turn.Address, answer));
    }

    void IServerPort.Relayed(IcePath path, Span<byte> datagram)
    {
        // Nobody relays in these stories.
    }

    void IServerPort.Announce(long now) => _announced++;

    private IceCandidate Relay() => Assert.Single(_servers!.Candidates, candidate => candidate.Type == IceCandidateType.Relayed);

    private void Start(string url)
    {
        _servers = new([new(url) { Username = "pigeon", Credential = "secret" }], UdpAddress.From(IPAddress.Loopback, 5_000), new SplitMix(1).Fill, this);
        _servers.Start();
        Take();
    }

    private void Take()
    {
        while (_posted.TryTake(out var action))
            action(_now);
    }

    /// <summary>Takes what other threads post, until something holds.</summary>
    private void Next(Func<bool> until)
    {
        while (!until())
        {
            Assert.True(_posted.TryTake(out var action, Side.Patience), "nothing more happens");
            action(_now);
        }
    }

    private void Run(long micros)
    {
        long end = _now + micros;
        Take();
        while (_servers!.Due <= end)
        {
            _now = Math.Max(_now, _servers.Due);
            _servers.OnDeadline(_now);
            Take();
        }

        _now = end;
    }

    /// <summary>Answers requests over a connection until something holds.</summary>
    private void Serve(Socket client, Func<bool> until)
    {
        var stream = new TurnStream();
        client.ReceiveTimeout = (int)Side.Patience.TotalMilliseconds;
        while (!until())
        {
            stream.Advance(client.Receive(stream.Free().Span));
            while (stream.TryTake(out var message))
                client.Send(_turn.Take(message)!);
            Assert.True(_posted.TryTake(out var action, Side.Patience), "no answer was taken");
            action(_now);
        }
    }
}
