using Akka.Hosting;
using Akka.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Hub;

namespace PeerPigeon.AspNetCore.Tests.Fakes;

/// <summary>A hub and two peers in one host, as an embedding service has them; the first one's API is open.</summary>
internal sealed class TwoPeers : IAsyncDisposable
{
    private TwoPeers(ApiHost host) => Host = host;

    public ApiHost Host { get; }

    public IPeerPigeonMesh First => Mesh("first");

    public IPeerPigeonMesh Second => Mesh("second");

    public static async Task<TwoPeers> StartAsync(string? statePath = null, Action<IServiceCollection>? services = null, string hocon = "")
    {
        ApiHost host = await ApiHost.StartAsync(
            all =>
            {
                all.AddAkka("test", akka => akka
                    .AddHocon(ConfigurationFactory.ParseString($"{hocon}\npeerpigeon.links = [direct]\nakka.loglevel = OFF\nakka.stdout-loglevel = OFF"), HoconAddMode.Prepend)
                    .WithPeerPigeonHub()
                    .WithPeerPigeon("first", mesh => (mesh.NetworkName, mesh.StatePath) = ("gaming", statePath))
                    .WithPeerPigeon("second", mesh => mesh.NetworkName = "gaming"));
                services?.Invoke(all);
            },
            static host =>
            {
                host.MapPeerPigeonApi(new() { Mesh = "first" });
                host.MapPeerPigeonHub(HubEndpointExtensions.AnyPath);
            });
        return new(host);
    }

    /// <summary>Connects both and waits for their link.</summary>
    public async Task LinkedAsync()
    {
        Uri hub = new(Host.Url.Replace("http", "ws", StringComparison.Ordinal));
        var linked = Task.WhenAll(LinkedAsync(First), LinkedAsync(Second));
        await First.ConnectAsync(hub);
        await Second.ConnectAsync(hub);
        await linked.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>A broadcast and a direct message from the first peer to the second.</summary>
    public async Task TalkAsync()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Second.MessageReceived += (_, message) => _ = message.Direct || heard.TrySetResult();
        await First.SendMessageAsync("hello");
        Assert.True((await First.SendDirectMessageAsync(Second.PeerId, new JValue("psst"))).Acknowledged);
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();

    private static Task LinkedAsync(IPeerPigeonMesh mesh)
    {
        var linked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        mesh.PeerConnected += (_, _) => linked.TrySetResult();
        return linked.Task;
    }

    private IPeerPigeonMesh Mesh(string name) => Host.Services.GetRequiredService<MeshRegistry>().Get(name);
}
