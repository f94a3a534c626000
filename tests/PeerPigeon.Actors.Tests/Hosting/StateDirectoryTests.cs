using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PeerPigeon.Hub;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors.Tests;

/// <summary>What meshes in hosts keep across starts.</summary>
public sealed class StateDirectoryTests : IDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("peerpigeon-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(null, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task The_last_choice_about_fallback_holds_until_an_option_says_otherwise(bool? option, bool expected)
    {
        await RunAsync(_ => { }, mesh =>
        {
            mesh.SetAllowGlobalFallback(allow: false);
            return Task.CompletedTask;
        });

        await RunAsync(
            mesh =>
            {
                if (option is { } given)
                    mesh.AllowGlobalFallback = given;
            },
            mesh =>
            {
                Assert.Equal(expected, mesh.GetStatus().AllowGlobalFallback);
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task The_last_network_and_hub_are_taken_where_none_is_given()
    {
        await using HubServer hub = await HubServer.StartAsync(new()
        {
            Urls = ["http://127.0.0.1:0"],
            Config = ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }"),
        });
        await RunAsync(mesh => mesh.NetworkName = "gaming", async mesh =>
        {
            Task connected = Connected(mesh);
            await mesh.ConnectAsync(new(hub.Urls[0])).WaitAsync(HangGuard);
            await connected.WaitAsync(HangGuard);
            await mesh.DisconnectAsync().WaitAsync(HangGuard);
            Assert.Contains("gaming", await File.ReadAllTextAsync(Path.Combine(_directory, "preferences.json")), StringComparison.Ordinal);
        });

        await RunAsync(_ => { }, async mesh =>
        {
            Assert.Equal("gaming", mesh.NetworkName.Value);
            Assert.False(mesh.GetStatus().IsActive);
            Task connected = Connected(mesh);
            await mesh.ConnectAsync().WaitAsync(HangGuard);
            await connected.WaitAsync(HangGuard);
        });

        await RunAsync(mesh => mesh.NetworkName = "work", mesh =>
        {
            Assert.Equal("work", mesh.NetworkName.Value);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task An_id_that_was_given_once_is_a_former_id_of_the_key_ever_after()
    {
        string given = new('a', PeerId.TextLength);
        await RunAsync(mesh => mesh.PeerId = given, _ => Task.CompletedTask);

        using PeerState state = PeerState.Open(_directory);

        Assert.Equal([PeerId.Parse(given)], state.FormerIds(state.Key.Id));
    }

    [Fact]
    public void Two_meshes_of_one_process_cannot_share_a_directory()
    {
        var refused = Assert.ThrowsAny<Exception>(() => Build("one", mesh => mesh.StatePath = _directory, akka => akka.WithPeerPigeon("other", mesh => mesh.StatePath = _directory)));

        Assert.Contains("in use by another peer", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_network_secret_is_refused()
    {
        var refused = Assert.ThrowsAny<Exception>(() => Build("one", mesh => mesh.NetworkSecret = ""));

        Assert.Contains("NetworkSecret is empty", refused.ToString(), StringComparison.Ordinal);
    }

    private async Task RunAsync(Action<MeshOptions> configure, Func<IPeerPigeonMesh, Task> act)
    {
        using IHost host = Build("", mesh =>
        {
            mesh.StatePath = _directory;
            configure(mesh);
        });
        await host.StartAsync().WaitAsync(HangGuard);
        await act(host.Services.GetRequiredService<IPeerPigeonMesh>());
        await host.StopAsync().WaitAsync(HangGuard);
    }

    private static Task Connected(IPeerPigeonMesh mesh)
    {
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        mesh.StatusChanged += (_, change) =>
        {
            if (change.Change == MeshStatusChange.Connected)
                connected.TrySetResult();
        };
        return connected.Task;
    }

    private static IHost Build(string name, Action<MeshOptions> configure, Action<AkkaConfigurationBuilder>? more = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddAkka("backend", akka =>
        {
            akka.AddHocon(ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }"), HoconAddMode.Prepend);
            akka.WithPeerPigeon(name, configure);
            more?.Invoke(akka);
        });
        return builder.Build();
    }
}
