using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using PeerPigeon.Protocol;

namespace PeerPigeon.Transport.Tests;

/// <summary>The list of networks as a hub gives it over HTTP, and as other servers do not.</summary>
public sealed class HubListTests
{
    [Theory]
    [InlineData("ws://h:3000", "http://h:3000/networks")]
    [InlineData("wss://h/some/path?token=1#x", "https://h/networks")]
    [InlineData("https://user:word@h:444", "https://h:444/networks")]
    public void The_list_is_at_the_root_of_the_hubs_host(string hub, string expected) => Assert.Equal(expected, HubAddress.ListOf(new(hub)).AbsoluteUri);

    [Fact]
    public async Task Networks_are_read_with_their_counts_and_unknown_members_are_ignored()
    {
        await using WebApplication hub = await AnswerAsync("""[{"name":"gaming","peers":3,"active":2,"fallback":1,"new":{}},{"name":"work"}]""");
        using var connector = new WebSocketSignalingConnector();
        Assert.Equal<NetworkListing>(
            [new(NetworkName.Parse("gaming"), 3, 2, 1), new(NetworkName.Parse("work"), 0, 0, 0)],
            await connector.ListNetworksAsync(Address(hub), default).InTime());
    }

    [Theory]
    [InlineData("PeerPigeon WebSocket Signaling Server", "text/plain", 200, "1.1.3")]
    [InlineData("[]", "application/json", 503, "answered 503")]
    [InlineData("{}", "application/json", 200, "is it a hub?")]
    [InlineData("<html>", "text/html", 200, "is it a hub?")]
    [InlineData("""[{"name":"a:b"}]""", "application/json", 200, "is it a hub?")]
    [InlineData("""[{"name":"a","peers":-0.5}]""", "application/json", 200, "is it a hub?")]
    [InlineData("[7]", "application/json", 200, "is it a hub?")]
    public async Task Another_answer_is_explained(string body, string type, int status, string explanation)
    {
        await using WebApplication hub = await AnswerAsync(body, type, status);
        using var connector = new WebSocketSignalingConnector();
        SignalingException refused = await Assert.ThrowsAsync<SignalingException>(() => connector.ListNetworksAsync(Address(hub), default).InTime());
        Assert.Contains(explanation, refused.Message, StringComparison.Ordinal);
        Assert.Contains("/networks", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_beyond_the_bound_and_a_silent_host_are_given_up()
    {
        await using WebApplication hub = await AnswerAsync($"[{new string(' ', 2_000)}]");
        using var connector = new WebSocketSignalingConnector(new() { MaxListBytes = 1_000, ListTimeout = TimeSpan.FromMilliseconds(200) });
        await Assert.ThrowsAsync<SignalingException>(() => connector.ListNetworksAsync(Address(hub), default).InTime());

        using System.Net.Sockets.TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        SignalingException late = await Assert.ThrowsAsync<SignalingException>(
            () => connector.ListNetworksAsync(new($"ws://{silent.LocalEndpoint}"), default).InTime());
        Assert.Contains("did not answer", late.Message, StringComparison.Ordinal);
    }

    private static Uri Address(WebApplication hub) => new(hub.Urls.First().Replace("http", "ws", StringComparison.Ordinal));

    private static async Task<WebApplication> AnswerAsync(string body, string type = "application/json", int status = 200)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication hub = builder.Build();
        hub.Run(http =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = type;
            return http.Response.WriteAsync(body);
        });
        await hub.StartAsync();
        return hub;
    }
}
