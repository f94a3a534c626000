using PeerPigeon.Actors;
using Newtonsoft.Json.Linq;
using Microsoft.AspNetCore.Builder;

namespace PeerPigeon.AspNetCore.Tests.Fakes;

/// <summary>The API of a peer without actors.</summary>
internal sealed class ApiFixture : IAsyncDisposable
{
    private readonly MeshCommands _commands;
    private readonly MeshEventLines _events;
    private readonly NodeApiEndpoints _api;

    private ApiFixture(PeerPigeonApiOptions? options, TimeProvider time)
    {
        _commands = new(Mesh, time);
        _events = new(Mesh, time);
        _api = new(Mesh, _commands, _events, time, options);
    }

    public FakeMesh Mesh { get; } = new();

    public ApiHost Host { get; private set; } = null!;

    public static async Task<ApiFixture> StartAsync(PeerPigeonApiOptions? options = null, TimeProvider? time = null)
    {
        ApiFixture fixture = new(options, time ?? TimeProvider.System);
        fixture.Host = await ApiHost.StartAsync(static services => services.AddPeerPigeonApiDescription(), host =>
        {
            host.MapOpenApi();
            fixture._api.Map(host);
        });
        return fixture;
    }

    public Task<(HttpResponseMessage Answer, JToken Body)> SendAsync(string method, string path, int status, string? body = null) =>
        Host.SendAsync(method, path, status, body);

    /// <summary>A message of a remote peer arrives.</summary>
    public void Hear(string text) => Mesh.Receive(new MeshMessage(
        Protocol.PeerId.Parse(new string('b', 40)), new JValue(text), Protocol.NetworkName.Global, text, 1, 0, Direct: false, Encrypted: false, Verified: false));

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _api.Dispose();
        _events.Dispose();
        _commands.Dispose();
    }
}
