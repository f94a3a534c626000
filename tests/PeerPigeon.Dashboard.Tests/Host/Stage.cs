using System.Net;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PeerPigeon.Actors;
using PeerPigeon.Hub;

namespace PeerPigeon.Dashboard.Tests.Host;

/// <summary>A hub, a service with a peer and its dashboard as a user embeds them, and peers that come and go. All on loopback, in this process.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private const string Direct = "direct";

    private readonly List<Friend> _friends = [];
    private readonly WebApplication _service;
    private HubServer? _hub;

    private Stage(HubServer hub, WebApplication service)
    {
        (_hub, _service) = (hub, service);
        HubUrl = hub.Urls[0];
    }

    public string HubUrl { get; }

    /// <summary>Where the dashboard is.</summary>
    public string Url => _service.Urls.First();

    public IPeerPigeonMesh Mesh => _service.Services.GetRequiredService<IPeerPigeonMesh>();

    public DashboardState State => _service.Services.GetRequiredService<DashboardState>();

    public static async Task<Stage> StartAsync(Action<DashboardOptions>? configure = null, string network = "gaming", bool withHubPage = false, string links = Direct)
    {
        HubServer hub = await HubServer.StartAsync(new()
        {
            Urls = ["http://127.0.0.1:0"],
            Services = services => services.AddPeerPigeonHub().AddPeerPigeonDashboard(),
            Endpoints = withHubPage ? endpoints => endpoints.MapPeerPigeonDashboard("/dashboard") : null,
        });
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddAkka("service", akka => akka.AddHocon(Settings(links), HoconAddMode.Prepend).WithPeerPigeon(mesh =>
        {
            mesh.NetworkName = network;
            mesh.SignalingUrl = SocketOf(hub.Urls[0]);
        }));
        builder.Services.AddPeerPigeonDashboard(configure);
        WebApplication service = builder.Build();
        service.MapPeerPigeonDashboard();
        await service.StartAsync();
        return new(hub, service);
    }

    /// <summary>Somebody joins.</summary>
    public async Task<Friend> JoinAsync(string network)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddPeerPigeon();
        builder.Services.AddAkka("friend", akka => akka.AddHocon(Settings(Direct), HoconAddMode.Prepend).WithPeerPigeon(mesh =>
        {
            mesh.NetworkName = network;
            mesh.SignalingUrl = SocketOf(HubUrl);
        }));
        IHost host = builder.Build();
        await host.StartAsync();
        Friend friend = new(host);
        _friends.Add(friend);
        return friend;
    }

    /// <summary>The hub dies, or comes back where it was.</summary>
    public async Task SetHubAsync(bool runs)
    {
        if (_hub is not null)
            await _hub.StopAsync();
        _hub = runs ? await HubServer.StartAsync(new() { Urls = [HubUrl] }) : null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Friend friend in _friends)
            await friend.DisposeAsync();
        using (CancellationTokenSource patience = new(TimeSpan.FromSeconds(3)))
            await _service.StopAsync(patience.Token);
        await _service.DisposeAsync();
        if (_hub is not null)
            await _hub.StopAsync();
    }

    // Nobody waits ten seconds for a peer to find that it is alone.
    private static Config Settings(string links) => ConfigurationFactory.ParseString(
        $"peerpigeon {{ links = [{links}], fallback {{ delay = 1 s, return-dwell = 500 ms }} }}");

    private static Uri SocketOf(string url) => new(string.Concat("ws", url.AsSpan("http".Length)));
}

/// <summary>A peer that joined.</summary>
internal sealed class Friend(IHost host) : IAsyncDisposable
{
    private bool _left;

    public IPeerPigeonMesh Mesh { get; } = host.Services.GetRequiredService<IPeerPigeonMesh>();

    public async ValueTask DisposeAsync()
    {
        if (_left)
            return;
        _left = true;
        await host.StopAsync();
        host.Dispose();
    }
}
