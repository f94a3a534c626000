using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace PeerPigeon.Hub;

/// <summary>The endpoint that takes WebSockets, and tells a person who looks with a browser what this is.</summary>
internal sealed class HubEndpoint(Func<HubGate> gate, TimeProvider time)
{
    private const string Text = "PeerPigeon WebSocket Signaling Server";
    private PendingBytes? _total;

    /// <summary>The branch behind the endpoint: our view of the upgrade first, so that the WebSocket is made on top of it.</summary>
    public RequestDelegate Build(IEndpointRouteBuilder endpoints) => endpoints.CreateApplicationBuilder()
        .Use(Watch)
        .UseWebSockets()
        .Use(Serve)
        .Build();

    private RequestDelegate Watch(RequestDelegate next) => http =>
    {
        HubGate hub = gate();
        HubLimits limits = hub.Settings.Limits;
        PendingBytes total = _total ?? Interlocked.CompareExchange(ref _total, new PendingBytes(limits.PendingBytesTotal), null) ?? _total;
        WebSocketHubSocket socket = new(http, limits, total, time);
        WatchedUpgrade upgrade = new(http.Features.Get<IHttpUpgradeFeature>(), http.Features.Get<IHttpExtendedConnectFeature>(), socket);
        http.Features.Set<IHttpUpgradeFeature>(upgrade);
        http.Features.Set<IHttpExtendedConnectFeature>(upgrade);
        http.Features.Set<IHttpWebSocketFeature>(null);      // one made by the host's own UseWebSockets would bypass us
        http.Features.Set(new HubUpgrade(upgrade, socket));
        return next(http);
    };

    private RequestDelegate Serve(RequestDelegate next) => http =>
    {
        if (!http.WebSockets.IsWebSocketRequest)
            return HubHttp.WriteTextAsync(http, "text/plain", Text);
        HubUpgrade made = http.Features.GetRequiredFeature<HubUpgrade>();
        return new HubConnection(gate(), made.Socket, time).RunAsync(http, made.Upgrade);
    };

    private sealed record HubUpgrade(WatchedUpgrade Upgrade, WebSocketHubSocket Socket);
}
