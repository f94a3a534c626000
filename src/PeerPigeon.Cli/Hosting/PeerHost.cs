using System.ComponentModel.DataAnnotations;
using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PeerPigeon.Actors;
using PeerPigeon.Cli.Shell;

namespace PeerPigeon.Cli.Hosting;

/// <summary>Local peers and the actor system that they live in. They wait for <see cref="IPeerPigeonMesh.ConnectAsync"/>.</summary>
internal sealed class PeerHost : IAsyncDisposable
{
    // Goodbyes leave within milliseconds where anybody reads them; the rest of the five seconds belongs to the host.
    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1.5);

    private readonly IHost _host;

    private PeerHost(IHost host, IReadOnlyList<IPeerPigeonMesh> meshes)
    {
        _host = host;
        Meshes = meshes;
    }

    /// <summary>The peers, in the order of their options.</summary>
    public IReadOnlyList<IPeerPigeonMesh> Meshes { get; }

    /// <summary>The actor system that they live in.</summary>
    public ActorSystem System => _host.Services.GetRequiredService<ActorSystem>();

    /// <summary>Starts the peers; their listeners are bound when it completes.</summary>
    /// <exception cref="CliException">Settings, the state directory or an address cannot be used.</exception>
    public static Task<PeerHost> StartAsync(string verb, FileInfo? file, Config overlay, StderrLog log, params IReadOnlyList<Action<MeshOptions>> peers) =>
        StartAsync(verb, file, overlay, log, static _ => { }, peers);

    /// <summary>Starts the peers, and then what joins them.</summary>
    /// <exception cref="CliException">Settings, the state directory or an address cannot be used.</exception>
    public static async Task<PeerHost> StartAsync(
        string verb, FileInfo? file, Config overlay, StderrLog log, Action<AkkaConfigurationBuilder> then, params IReadOnlyList<Action<MeshOptions>> peers)
    {
        IHost? host = null;
        try
        {
            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
            log.Configure(builder.Logging);
            builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
            builder.Services.AddPeerPigeon();
            builder.Services.AddAkka("pigeon", akka =>
            {
                akka.AddHocon(overlay, HoconAddMode.Prepend);
#if SIPSORCERY
                akka.WithWebRtc(static options => new PeerPigeon.WebRtc.SipSorcery.SipSorceryStack(options));
#endif
                for (var i = 0; i < peers.Count; i++)
                    akka.WithPeerPigeon(Name(i), peers[i]);
                then(akka);
            });
            host = builder.Build();
            await host.StartAsync();
            MeshRegistry meshes = host.Services.GetRequiredService<MeshRegistry>();
            return new(host, [.. Enumerable.Range(0, peers.Count).Select(i => meshes.Get(Name(i)))]);
        }
        catch (Exception fault)
        {
            host?.Dispose();
            throw Explain(verb, file, fault);
        }
    }

    /// <summary>Every peer says goodbye and leaves; again, it does nothing.</summary>
    public Task GoodbyeAsync() => Endings.WithinAsync(GoodbyePatience, Task.WhenAll(Meshes.Select(mesh => mesh.DisconnectAsync())));

    public async ValueTask DisposeAsync()
    {
        await GoodbyeAsync();
        using (CancellationTokenSource patience = new(StopPatience))
            await Endings.WithinAsync(StopPatience, _host.StopAsync(patience.Token));
    }

    /// <summary>The name under which a peer is registered.</summary>
    public static string Name(int index) => $"peer-{index}";

    private static Exception Explain(string verb, FileInfo? file, Exception fault) => fault switch
    {
        AggregateException { InnerException: { } inner } => Explain(verb, file, inner),
        ConfigurationException => Overlay.Refused(verb, file, fault),
        ValidationException => new CliException(ExitCodes.Unusable, Printable.Of($"pigeon {verb}: {fault.Message}"), fault),
        IOException or UnauthorizedAccessException or InvalidDataException => new CliException(ExitCodes.Failed, Printable.Of($"pigeon {verb}: {fault.Message}"), fault),
        _ => fault,
    };
}
