using System.Net;
using System.Net.Sockets;

namespace PeerPigeon.Dashboard.Tests.Host;

/// <summary>A cable between the browser and the dashboard that can be cut, and mended with the same or another dashboard at its end. The address stays.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Socket> _ends = [];
    private TcpListener? _listener;
    private Task _serving = Task.CompletedTask;

    private Wire(int port) => Port = port;

    public string Url => $"http://127.0.0.1:{Port}";

    private int Port { get; set; }

    public static Wire To(string url)
    {
        Wire wire = new(0);
        wire.Mend(url);
        return wire;
    }

    /// <summary>Everything that goes over it ends at once, and nothing new is taken.</summary>
    public async Task CutAsync()
    {
        _listener?.Stop();
        await _serving;
        lock (_gate)
        {
            foreach (Socket end in _ends)
                end.Dispose();
            _ends.Clear();
        }
    }

    public void Mend(string url)
    {
        TcpListener listener = new(IPAddress.Loopback, Port);
        listener.Start();
        (_listener, Port) = (listener, ((IPEndPoint)listener.LocalEndpoint).Port);
        _serving = ServeAsync(listener, new(url));
    }

    public async ValueTask DisposeAsync() => await CutAsync();

    private async Task ServeAsync(TcpListener listener, Uri target)
    {
        while (true)
        {
            Socket near;
            try
            {
                near = await listener.AcceptSocketAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }

            Socket far = new(SocketType.Stream, ProtocolType.Tcp);
            lock (_gate)
                _ends.AddRange(near, far);
            _ = JoinAsync(near, far, target);
        }
    }

    private static async Task JoinAsync(Socket near, Socket far, Uri target)
    {
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, target.Port);
            await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
        }

        near.Dispose();
        far.Dispose();
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        byte[] bytes = new byte[16_384];
        try
        {
            for (int read; (read = await from.ReceiveAsync(bytes)) > 0;)
                await to.SendAsync(bytes.AsMemory(0, read));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
        }
    }
}
