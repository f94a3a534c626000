using System.Net;
using System.Net.Sockets;

namespace PeerPigeon.Transport.Tests;

/// <summary>A TCP relay in front of a listener, which can reset its connections or swallow what they carry.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private volatile bool _swallows;
    private Task _accepting = Task.CompletedTask;

    private Relay(int target) => _target = target;

    public static async Task<Relay> StartAsync(DirectLinkTransport transport)
    {
        await transport.StartAsync();
        var relay = new Relay((await transport.ListenerAsync())!.Port);
        relay._listener.Start();
        relay._accepting = relay.AcceptAsync();
        return relay;
    }

    public Uri Towards(Uri url) => new UriBuilder(url) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;

    public void Swallow() => _swallows = true;

    /// <summary>As when a process dies: no close frame, just the end.</summary>
    public void Reset()
    {
        lock (_sockets)
        {
            foreach (Socket socket in _sockets)
            {
                socket.LingerState = new(enable: true, seconds: 0);
                socket.Dispose();
            }

            _sockets.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Reset();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> pumps = [];
        try
        {
            while (true)
            {
                Socket near = await _listener.AcceptSocketAsync(_stop.Token);
                var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                lock (_sockets)
                    _sockets.AddRange([near, far]);
                pumps.AddRange([PumpAsync(near, far), PumpAsync(far, near)]);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(pumps);
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer)) > 0;)
            {
                if (!_swallows)
                    await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test reset it.
        }
    }
}
