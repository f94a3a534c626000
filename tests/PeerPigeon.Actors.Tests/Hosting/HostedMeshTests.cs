using System.ComponentModel.DataAnnotations;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newtonsoft.Json.Linq;
using PeerPigeon.Hub;

namespace PeerPigeon.Actors.Tests;

/// <summary>Meshes in hosts, over real sockets on loopback.</summary>
public sealed class HostedMeshTests : IAsyncLifetime
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    // Five seconds is the promise; a busy machine gets three times as long.
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(15);

    private readonly List<IHost> _hosts = [];
    private HubServer _hub = null!;

    public async Task InitializeAsync() => _hub = await HubServer.StartAsync(new()
    {
        Urls = ["http://127.0.0.1:0"],
        Config = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }"),
    });

    public async Task DisposeAsync()
    {
        foreach (IHost host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Two_hosts_of_one_network_chat_both_ways()
    {
        IPeerPigeonMesh one = (await StartAsync("team-alpha")).Services.GetRequiredService<IPeerPigeonMesh>();
        Task linked = Linked(one);
        IPeerPigeonMesh other = (await StartAsync("team-alpha")).Services.GetRequiredService<IPeerPigeonMesh>();
        Task<MeshMessage> atOne = Message(one), atOther = Message(other);
        await linked.WaitAsync(HangGuard);

        await one.SendMessageAsync("hello").WaitAsync(HangGuard);
        await other.SendMessageAsync("hello yourself").WaitAsync(HangGuard);

        MeshMessage heard = await atOther.WaitAsync(HangGuard), answer = await atOne.WaitAsync(HangGuard);
        Assert.Equal((one.PeerId, "hello", true, 0), (heard.From, (string?)heard.Content, heard.Verified, heard.Hops));
        Assert.Equal((other.PeerId, "hello yourself", true), (answer.From, (string?)answer.Content, answer.Verified));

        SentDirectMessage direct = await one.SendDirectMessageAsync(other.PeerId, new JObject { ["a"] = 1 }).WaitAsync(HangGuard);
        Assert.True(direct.Acknowledged);
    }

    [Fact]
    public async Task A_host_that_stops_says_goodbye_and_is_gone_within_its_time()
    {
        IPeerPigeonMesh one = (await StartAsync("team-alpha")).Services.GetRequiredService<IPeerPigeonMesh>();
        Task linked = Linked(one);
        IHost leaving = await StartAsync("team-alpha", connect: false);
        IPeerPigeonMesh other = leaving.Services.GetRequiredService<IPeerPigeonMesh>();
        Task linkedThere = Linked(other);
        await other.ConnectAsync();
        await Task.WhenAll(linked, linkedThere).WaitAsync(HangGuard);
        var gone = new TaskCompletionSource<PeerUnlinked>(TaskCreationOptions.RunContinuationsAsynchronously);
        one.PeerDisconnected += (_, unlinked) => gone.TrySetResult(unlinked);

        await leaving.StopAsync().WaitAsync(StopsWithin);

        Assert.Equal("left network", (await gone.Task.WaitAsync(HangGuard)).Reason);
        Assert.Equal(0, one.GetStatus().ConnectedCount);
    }

    [Fact]
    public async Task Several_meshes_of_a_host_are_found_by_their_names()
    {
        IHost host = Build(akka => akka
            .WithPeerPigeon("alpha", mesh => mesh.NetworkName = "team-alpha")
            .WithPeerPigeon("beta", mesh => mesh.NetworkName = "team-beta"));
        await StartAsync(host);

        var alpha = host.Services.GetRequiredKeyedService<IPeerPigeonMesh>("alpha");
        var beta = host.Services.GetRequiredKeyedService<IPeerPigeonMesh>("beta");

        Assert.Equal(("team-alpha", "team-beta"), (alpha.NetworkName.Value, beta.NetworkName.Value));
        Assert.NotEqual(alpha.PeerId, beta.PeerId);
        var missing = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IPeerPigeonMesh>());
        Assert.Contains("WithPeerPigeon", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_meshes_of_one_name_are_an_error() => Assert.Throws<InvalidOperationException>(() => Build(akka => akka
        .WithPeerPigeon(_ => { })
        .WithPeerPigeon(_ => { })));

    [Theory]
    [InlineData("a:b", null, 3, "NetworkName")]
    [InlineData("pigeonhub-mesh", null, 3, "reserved")]
    [InlineData("team", "xyz", 3, "xyz")]
    [InlineData("team", null, 51, "MaxPeers")]
    [InlineData("team", null, 1, "MinPeers (2)")]
    public void An_option_that_cannot_be_used_is_named(string network, string? peerId, int maxPeers, string named)
    {
        var error = Assert.Throws<ValidationException>(() => Build(akka => akka.WithPeerPigeon(mesh =>
        {
            mesh.NetworkName = network;
            mesh.PeerId = peerId;
            mesh.MaxPeers = maxPeers;
        })));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static Task Linked(IPeerPigeonMesh mesh)
    {
        var linked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        mesh.PeerConnected += (_, _) => linked.TrySetResult();
        return linked.Task;
    }

    private static Task<MeshMessage> Message(IPeerPigeonMesh mesh)
    {
        var heard = new TaskCompletionSource<MeshMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        mesh.MessageReceived += (_, message) => heard.TrySetResult(message);
        return heard.Task;
    }

    private Task<IHost> StartAsync(string network, bool connect = true) => StartAsync(Build(akka => akka.WithPeerPigeon(mesh =>
    {
        mesh.NetworkName = network;
        mesh.AutoConnect = connect;
        mesh.SignalingUrl = new(_hub.Urls[0]);
    })));

    private async Task<IHost> StartAsync(IHost host)
    {
        await host.StartAsync().WaitAsync(HangGuard);
        _hosts.Add(host);
        return host;
    }

    private static IHost Build(Action<AkkaConfigurationBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddAkka("backend", akka =>
        {
            akka.AddHocon(ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }"), HoconAddMode.Prepend);
            configure(akka);
        });
        return builder.Build();
    }
}
