using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Hub.Tests;

/// <summary>A client that says exactly what a test tells it, over a real WebSocket.</summary>
public sealed class HubClient : IAsyncDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _web = new();
    private readonly Channel<JObject> _inbox = Channel.CreateUnbounded<JObject>();
    private readonly List<JObject> _unclaimed = [];
    private readonly TaskCompletionSource<(int? Code, string Reason)> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HubClient(string id) => Id = id;

    public string Id { get; }

    /// <summary>The close frame that the hub sent, or no code when the connection just ended.</summary>
    public Task<(int? Code, string Reason)> Closed => _closed.Task.WaitAsync(HangGuard);

    public static string Name(int number) => number.ToString("x40", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Connects without waiting for the greeting.</summary>
    public static async Task<HubClient> OpenAsync(HubServer hub, string id, string path = "/")
    {
        HubClient client = new(id);
        client._web.Options.KeepAliveInterval = TimeSpan.Zero;
        await client._web.ConnectAsync(new Uri($"{hub.Urls[0].Replace("http", "ws", StringComparison.Ordinal)}{path}?peerId={id}"), CancellationToken.None).WaitAsync(HangGuard);
        _ = client.ReadAsync();
        return client;
    }

    /// <summary>Connects and is greeted.</summary>
    public static async Task<HubClient> ConnectAsync(HubServer hub, string id)
    {
        HubClient client = await OpenAsync(hub, id);
        await client.ExpectAsync("connected");
        return client;
    }

    /// <summary>Connects and announces as 1.1.3's client does.</summary>
    public static async Task<HubClient> JoinAsync(HubServer hub, string id, string network)
    {
        HubClient client = await ConnectAsync(hub, id);
        await client.AnnounceAsync(network);
        return client;
    }

    /// <summary>Announces and waits until the hub has taken it: the pong names the network.</summary>
    public async Task AnnounceAsync(string network, string moreData = "")
    {
        await SendAsync($$"""{"type":"announce","data":{"peerId":"{{Id}}"{{moreData}}},"maxPeers":3,"networkName":"{{network}}"}""");
        Assert.Equal(network, (string?)(await PingAsync())["networkName"]);
    }

    /// <summary>A pong comes after whatever this session itself answered before.</summary>
    public async Task<JObject> PingAsync()
    {
        await SendAsync("""{"type":"ping"}""");
        return await ExpectAsync("pong");
    }

    public Task OfferAsync(string target, string network, string sdp = "v=0 offer") => SendAsync(
        $$"""{"type":"offer","data":{"type":"offer","sdp":"{{sdp}}"},"maxPeers":3,"networkName":"{{network}}","targetPeerId":"{{target}}"}""");

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type) =>
        _web.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None).WaitAsync(HangGuard);

    /// <summary>The first message of a type that no earlier call has returned.</summary>
    public async Task<JObject> ExpectAsync(string type, Func<JObject, bool>? where = null)
    {
        for (var i = 0; ; i++)
        {
            if (i == _unclaimed.Count)
                _unclaimed.Add(await NextAsync($"'{type}'"));
            JObject message = _unclaimed[i];
            if ((string?)message["type"] != type || where?.Invoke(message) == false)
                continue;
            _unclaimed.RemoveAt(i);
            return message;
        }
    }

    /// <summary>The first message that no earlier call has returned.</summary>
    public async Task<JObject> ExpectAnyAsync()
    {
        if (_unclaimed.Count == 0)
            _unclaimed.Add(await NextAsync("anything"));
        JObject message = _unclaimed[0];
        _unclaimed.RemoveAt(0);
        return message;
    }

    /// <summary>Everything up to the pong of a ping sent now that no earlier call has returned.</summary>
    public async Task<List<JObject>> DrainAsync()
    {
        await PingAsync();
        List<JObject> all = [.. _unclaimed];
        _unclaimed.Clear();
        return all;
    }

    private async Task<JObject> NextAsync(string wanted)
    {
        try
        {
            return await _inbox.Reader.ReadAsync().AsTask().WaitAsync(HangGuard);
        }
        catch (Exception failure) when (failure is TimeoutException or ChannelClosedException)
        {
            string seen = string.Join(", ", _unclaimed.Select(message => message.ToString(Formatting.None)));
            throw new InvalidOperationException($"{Id} waited for {wanted}, got [{seen}], closed {(_closed.Task.IsCompletedSuccessfully ? _closed.Task.Result : "not")}", failure);
        }
    }

    public Task CloseAsync(string reason = "Client disconnect") =>
        _web.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, reason, CancellationToken.None).WaitAsync(HangGuard);

    /// <summary>The connection breaks without a word.</summary>
    public void Abort() => _web.Abort();

    public async ValueTask DisposeAsync()
    {
        _web.Abort();
        await _closed.Task.WaitAsync(HangGuard);
        _web.Dispose();
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[2 * 1_024 * 1_024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult read;
                do
                {
                    read = await _web.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += read.Count;
                }
                while (!read.EndOfMessage && read.MessageType != WebSocketMessageType.Close);
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    if (_web.State == WebSocketState.CloseReceived)
                        await _web.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
                    break;
                }

                using JsonTextReader json = new(new StringReader(Encoding.UTF8.GetString(buffer, 0, length))) { DateParseHandling = DateParseHandling.None };
                _inbox.Writer.TryWrite(JObject.Load(json));
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
