using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PeerPigeon.Hub;

namespace PeerPigeon.Actors.Tests;

/// <summary>Two networks and a bridge between them, over real sockets on loopback.</summary>
public sealed class HostedBridgeTests : IAsyncLifetime
{
    private const string Secrets = "peerpigeon.bridge.secrets { alpha = \"a secret of sixteen or more\", beta = \"another secret altogether\" }";

    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

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
    public async Task A_bridge_carries_chats_both_ways_and_direct_messages_not_at_all()
    {
        IPeerPigeonMesh ann = await MemberAsync("alpha", Secrets), ben = await MemberAsync("beta", Secrets), deaf = await MemberAsync("beta", "");
        Task annLinked = Linked(ann), benLinked = Linked(ben);
        IHost bridge = await StartAsync(Secrets, akka => akka
            .WithPeerPigeon("a", mesh => Strict(mesh, "alpha"))
            .WithPeerPigeon("b", mesh => Strict(mesh, "beta"))
            .WithPeerPigeonBridge("a", "b"));
        IPeerPigeonMesh atA = bridge.Services.GetRequiredKeyedService<IPeerPigeonMesh>("a"), atB = bridge.Services.GetRequiredKeyedService<IPeerPigeonMesh>("b");
        await Task.WhenAll(annLinked, benLinked).WaitAsync(HangGuard);
        List<MeshMessage> heardByDeaf = [];
        deaf.MessageReceived += (_, message) => heardByDeaf.Add(message);

        Task<MeshMessage> atBen = Message(ben, atB), atAnn = Message(ann, atA);
        SentMessage sent = await ann.SendMessageAsync("from alpha").WaitAsync(HangGuard);
        MeshMessage heard = await atBen.WaitAsync(HangGuard);
        await ann.SendDirectMessageAsync(atA.PeerId, "for you alone").WaitAsync(HangGuard);
        await ben.SendMessageAsync("from beta").WaitAsync(HangGuard);
        MeshMessage answer = await atAnn.WaitAsync(HangGuard);

        Assert.Equal(("from alpha", "beta", atB.PeerId, true), ((string?)heard.Content, heard.NetworkName.Value, heard.From, heard.Verified));
        Assert.Equal((ann.PeerId, "alpha", sent.MessageId, true), (heard.Bridged!.Origin, heard.Bridged.NetworkName.Value, heard.Bridged.MessageId, heard.Bridged.Verified));
        Assert.Equal(("from beta", "alpha", ben.PeerId), ((string?)answer.Content, answer.NetworkName.Value, answer.Bridged!.Origin));
        Assert.DoesNotContain(heardByDeaf.ToArray(), message => message.Bridged is not null);
    }

    [Fact]
    public async Task Without_the_leave_of_both_networks_or_with_meshes_that_may_fall_back_the_host_does_not_start()
    {
        ConfigurationException ungranted = await Assert.ThrowsAsync<ConfigurationException>(() => StartAsync("", akka => akka
            .WithPeerPigeon("a", mesh => Strict(mesh, "alpha"))
            .WithPeerPigeon("b", mesh => Strict(mesh, "beta"))
            .WithPeerPigeonBridge("a", "b")));
        ConfigurationException loose = await Assert.ThrowsAsync<ConfigurationException>(() => StartAsync(Secrets, akka => akka
            .WithPeerPigeon("a", mesh => Strict(mesh, "alpha"))
            .WithPeerPigeon("b", mesh => mesh.NetworkName = "beta")
            .WithPeerPigeonBridge("a", "b")));

        Assert.Contains("has not granted", ungranted.Message, StringComparison.Ordinal);
        Assert.Contains("AllowGlobalFallback = false", loose.Message, StringComparison.Ordinal);
    }

    private void Strict(MeshOptions mesh, string network)
    {
        mesh.NetworkName = network;
        mesh.AllowGlobalFallback = false;
        mesh.Unlisted = false;
        mesh.SignalingUrl = new(_hub.Urls[0]);
    }

    private async Task<IPeerPigeonMesh> MemberAsync(string network, string settings) =>
        (await StartAsync(settings, akka => akka.WithPeerPigeon(mesh => Strict(mesh, network)))).Services.GetRequiredService<IPeerPigeonMesh>();

    private static Task Linked(IPeerPigeonMesh mesh)
    {
        var linked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        mesh.PeerConnected += (_, _) => linked.TrySetResult();
        return linked.Task;
    }

    private static Task<MeshMessage> Message(IPeerPigeonMesh mesh, IPeerPigeonMesh from)
    {
        var heard = new TaskCompletionSource<MeshMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        mesh.MessageReceived += (_, message) =>
        {
            if (message.From == from.PeerId)
                heard.TrySetResult(message);
        };
        return heard.Task;
    }

    private async Task<IHost> StartAsync(string settings, Action<AkkaConfigurationBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddAkka("backend", akka =>
        {
            akka.AddHocon(ConfigurationFactory.ParseString($"akka {{ loglevel = OFF, stdout-loglevel = OFF }}\n{settings}"), HoconAddMode.Prepend);
            configure(akka);
        });
        IHost host = builder.Build();
        try
        {
            await host.StartAsync().WaitAsync(HangGuard);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        _hosts.Add(host);
        return host;
    }
}
