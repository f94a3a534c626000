using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

public sealed class WebSocketSignalingTests
{
    private static readonly PeerId Self = PeerId.Parse(new string('a', PeerId.TextLength));

    [Theory]
    [InlineData("ws://h:3000", "ws://h:3000/?peerId={0}")]
    [InlineData("http://h:3000/", "ws://h:3000/?peerId={0}")]
    [InlineData("https://h/a/b?x=1&y=%26", "wss://h/a/b?x=1&y=%26&peerId={0}")]
    [InlineData("wss://h/?peerId=old&k", "wss://h/?k&peerId={0}")]
    [InlineData("ws://h/?peerid=kept", "ws://h/?peerid=kept&peerId={0}")]
    public void The_id_is_set_in_the_query_and_the_rest_of_the_address_kept(string hub, string expected) =>
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, Self), HubAddress.WithPeer(new(hub), Self).AbsoluteUri);

    [Fact]
    public async Task Messages_go_as_text_come_back_either_way_and_closing_says_client_disconnect()
    {
        await using Hub hub = await Hub.StartAsync();
        using var connector = new WebSocketSignalingConnector();
        ISignalingConnection connection = await connector.ConnectAsync(new(hub.Address, "/some/path?x=1"), Self, default).InTime();
        var client = new Client();
        connection.Start(client);
        WebSocket socket = await hub.Socket;
        Assert.Equal(("/some/path", $"?x=1&peerId={Self}"), hub.Requested);

        connection.TrySend("{\"type\":\"ping\"}"u8.ToArray());
        byte[] buffer = new byte[1024];
        WebSocketReceiveResult got = await socket.ReceiveAsync(buffer, default).InTime();
        Assert.Equal((WebSocketMessageType.Text, "{\"type\":\"ping\"}"), (got.MessageType, Encoding.UTF8.GetString(buffer, 0, got.Count)));
        await socket.SendAsync("one"u8.ToArray(), WebSocketMessageType.Text, true, default);
        await socket.SendAsync("two"u8.ToArray(), WebSocketMessageType.Binary, true, default);
        Assert.Equal("one", await client.Next());
        Assert.Equal("two", await client.Next());

        connection.TrySend("last"u8.ToArray());
        connection.Close("Client disconnect");
        Assert.Equal(4, (await socket.ReceiveAsync(buffer, default).InTime()).Count);
        got = await socket.ReceiveAsync(buffer, default).InTime();
        Assert.Equal(((WebSocketCloseStatus?)WebSocketCloseStatus.NormalClosure, "Client disconnect"), (got.CloseStatus, got.CloseStatusDescription));
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", default);
        await client.Closed.InTime();
        Assert.Equal(SendOutcome.Closed, connection.TrySend("late"u8.ToArray()));
    }

    [Fact]
    public async Task The_hubs_close_code_and_reason_arrive_and_a_lost_hub_has_no_code()
    {
        await using Hub hub = await Hub.StartAsync();
        using var connector = new WebSocketSignalingConnector();
        Client first = new(), second = new();
        (await connector.ConnectAsync(hub.Address, Self, default).InTime()).Start(first);
        await (await hub.Socket).CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, "Peer already connected", default);
        Assert.Equal(((int?)1008, "Peer already connected"), await first.Closed.InTime());

        (await connector.ConnectAsync(hub.Address, Self, default).InTime()).Start(second);
        (await hub.Socket).Abort();
        Assert.Null((await second.Closed.InTime()).Code);
    }

    [Fact]
    public async Task A_hub_that_is_down_one_that_never_answers_and_one_that_is_no_hub_each_say_so()
    {
        using var connector = new WebSocketSignalingConnector(new() { ConnectTimeout = TimeSpan.FromMilliseconds(300) });
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        var address = new Uri($"ws://{deaf.LocalEndpoint}");
        SignalingException e = await Assert.ThrowsAsync<SignalingException>(() => connector.ConnectAsync(address, Self, default)).InTime();
        Assert.Contains("within 0.3 s", e.Message, StringComparison.Ordinal);
        deaf.Stop();
        e = await Assert.ThrowsAsync<SignalingException>(() => connector.ConnectAsync(address, Self, default)).InTime();
        Assert.Contains("cannot be reached", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SignalingException>(() => connector.ConnectAsync(new("ftp://h"), Self, default));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connector.ConnectAsync(address, Self, stop.Token));
    }

    private sealed class Client : ISignalingReceiver
    {
        private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
        private readonly TaskCompletionSource<(int? Code, string Reason)> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<(int? Code, string Reason)> Closed => _closed.Task;

        public Task<string> Next() => _messages.Reader.ReadAsync().AsTask().InTime();

        public void OnMessage(ReadOnlyMemory<byte> utf8, Action? release)
        {
            _messages.Writer.TryWrite(Encoding.UTF8.GetString(utf8.Span));
            release!();
            release();
        }

        public void OnClosed(int? code, string reason) => Assert.True(_closed.TrySetResult((code, reason)));
    }

    /// <summary>A bare WebSocket server, whose sockets the test drives.</summary>
    private sealed class Hub : IAsyncDisposable
    {
        private readonly Channel<WebSocket> _sockets = Channel.CreateUnbounded<WebSocket>();
        private readonly TaskCompletionSource _over = new();
        private readonly WebApplication _app;

        private Hub()
        {
            WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
            _app = builder.Build();
            _app.UseWebSockets();
            _app.Run(async context =>
            {
                Requested = (context.Request.Path, context.Request.QueryString.Value!);
                _sockets.Writer.TryWrite(await context.WebSockets.AcceptWebSocketAsync());
                await _over.Task;
            });
        }

        public Uri Address => new(_app.Urls.First());

        public (string Path, string Query) Requested { get; private set; }

        public Task<WebSocket> Socket => _sockets.Reader.ReadAsync().AsTask().InTime();

        public static async Task<Hub> StartAsync()
        {
            var hub = new Hub();
            await hub._app.StartAsync();
            return hub;
        }

        public async ValueTask DisposeAsync()
        {
            _over.TrySetResult();
            await _app.DisposeAsync();
        }
    }
}
