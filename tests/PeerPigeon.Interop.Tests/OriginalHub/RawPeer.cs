using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Interop.Tests;

/// <summary>One socket of a client that says exactly what a test tells it (wire protocol §2).</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);
    private static long s_serial;

    private readonly ClientWebSocket _web = new();
    private readonly Channel<JObject> _inbox = Channel.CreateUnbounded<JObject>();
    private readonly TaskCompletionSource<(int? Code, string Reason)> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<JObject> _unclaimed = [];

    private RawPeer(string id) => Id = id;

    public string Id { get; }

    /// <summary>Code and reason of the server's close frame, once both sides are through with it.</summary>
    public Task<(int? Code, string Reason)> Closed => _closed.Task.WaitAsync(HangGuard);

    public static string NewId() => Interlocked.Increment(ref s_serial).ToString("x40", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Opens a socket.</summary>
    /// <param name="hub">Where.</param>
    /// <param name="id">The query's id.</param>
    /// <param name="reads">False for a client that reads nothing, so that a close that it began never gets through.</param>
    public static async Task<RawPeer> ConnectAsync(Uri hub, string id, bool reads = true)
    {
        RawPeer peer = new(id);
        peer._web.Options.KeepAliveInterval = TimeSpan.Zero;
        await peer._web.ConnectAsync(new Uri(hub, $"/?peerId={id}"), CancellationToken.None).WaitAsync(HangGuard);
        if (reads)
            _ = peer.ReadAsync();
        return peer;
    }

    /// <summary>Opens a socket with a new id, announces, and waits until everybody who was there is known.</summary>
    public static async Task<RawPeer> JoinAsync(Uri hub, string network)
    {
        RawPeer peer = await ConnectAsync(hub, NewId());
        await peer.AnnounceAsync(network);
        await peer.PingAsync();
        return peer;
    }

    public Task AnnounceAsync(string network) =>
        SendAsync($$$"""{"type":"announce","data":{"peerId":"{{{Id}}}"},"maxPeers":3,"networkName":"{{{network}}}"}""");

    public Task GoodbyeAsync(string network) =>
        SendAsync($$$"""{"type":"goodbye","data":{"peerId":"{{{Id}}}","timestamp":1},"maxPeers":3,"networkName":"{{{network}}}"}""");

    public Task OfferAsync(string target, string network, string sdp) =>
        SendAsync($$$"""{"type":"offer","data":{"type":"offer","sdp":"{{{sdp}}}"},"maxPeers":3,"networkName":"{{{network}}}","targetPeerId":"{{{target}}}"}""");

    public Task SendAsync(string text) =>
        _web.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).WaitAsync(HangGuard);

    /// <summary>A pong comes after everything that the server answered before.</summary>
    public async Task PingAsync()
    {
        await SendAsync("""{"type":"ping"}""");
        await ExpectAsync("pong");
    }

    /// <summary>The first message of a type that no earlier call has returned.</summary>
    public async Task<JObject> ExpectAsync(string type, Func<JObject, bool>? where = null, TimeSpan? within = null)
    {
        for (var i = 0; ; i++)
        {
            if (i == _unclaimed.Count)
                _unclaimed.Add(await NextAsync(type, within ?? HangGuard));
            JObject message = _unclaimed[i];
            if ((string?)message["type"] != type || where?.Invoke(message) == false)
                continue;
            _unclaimed.RemoveAt(i);
            return message;
        }
    }

    /// <summary>Whether a message of this type is among those that came and were not claimed.</summary>
    public bool Heard(string type, string about) => _unclaimed.Exists(message =>
        (string?)message["type"] == type && ((string?)message["data"]?["peerId"] == about || (string?)message["fromPeerId"] == about));

    /// <summary>Sends the close frame; a client that reads also takes the server's and ends the connection.</summary>
    public Task CloseAsync() => _web.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "Client disconnect", CancellationToken.None).WaitAsync(HangGuard);

    /// <summary>The TCP connection ends.</summary>
    public void Abort() => _web.Abort();

    public ValueTask DisposeAsync()
    {
        _web.Abort();
        _web.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JObject> NextAsync(string wanted, TimeSpan within)
    {
        try
        {
            return await _inbox.Reader.ReadAsync().AsTask().WaitAsync(within);
        }
        catch (Exception failure) when (failure is TimeoutException or ChannelClosedException)
        {
            throw new TimeoutException($"{Id} waited for '{wanted}', got [{string.Join(", ", _unclaimed.Select(message => (string?)message["type"]))}]", failure);
        }
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[64 * 1_024];
        try
        {
            while (true)
            {
                WebSocketReceiveResult read = await _web.ReceiveAsync(buffer, CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    if (_web.State == WebSocketState.CloseReceived)
                        await _web.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
                    break;
                }

                _inbox.Writer.TryWrite(JObject.Parse(Encoding.UTF8.GetString(buffer, 0, read.Count)));
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Closed below, without a code unless one came.
        }
        finally
        {
            _inbox.Writer.TryComplete();
            _closed.TrySetResult(((int?)_web.CloseStatus, _web.CloseStatusDescription ?? ""));
        }
    }
}
