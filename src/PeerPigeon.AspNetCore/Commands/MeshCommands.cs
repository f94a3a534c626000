using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.AspNetCore;

/// <summary>What a person, a script or an HTTP client can have one peer do. One place, so that all three get the same answers.</summary>
internal sealed class MeshCommands : IDisposable
{
    // How long a setting may take to show in the status before the status is answered as it is.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly IPeerPigeonMesh _mesh;
    private readonly TimeProvider _time;

    // Commands that change the state run one after another, in the order in which they came: `disconnect`, `network`, `connect`
    // may be written without waiting for the answers. Sending and asking wait for nobody.
    private readonly SemaphoreSlim _changes = new(1, 1);

    public MeshCommands(IPeerPigeonMesh mesh, TimeProvider time)
    {
        _mesh = mesh;
        _time = time;
    }

    public JObject Status() => MeshJson.Of(_mesh.GetStatus());

    public JArray Peers() => MeshJson.Of(_mesh.GetPeers());

    public JObject Members() => MeshJson.Of(_mesh.GetMembers());

    public Task<SentMessage> SendAsync(string content, CancellationToken stop) => _mesh.SendMessageAsync(content, null, stop);

    public Task<SentDirectMessage> SendDirectAsync(PeerId to, JToken content, CancellationToken stop) =>
        _mesh.SendDirectMessageAsync(to, content, null, stop);

    public async Task<JObject> SendBinaryAsync(PeerId to, byte[] bytes, CancellationToken stop)
    {
        await _mesh.SendBinaryAsync(to, bytes, stop);
        return new() { ["size"] = bytes.Length };
    }

    /// <summary>Sends a file of this machine to a neighbour.</summary>
    public async Task<JObject> SendFileAsync(PeerId to, string path, CancellationToken stop)
    {
        FileStream file;
        try
        {
            file = File.OpenRead(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new MeshException(MeshErrors.BadCommand, $"the file cannot be read: {error.Message}");
        }

        await using (file)
        {
            SentStream sent = await _mesh.SendStreamAsync(to, file, new StreamOptions { FileName = Path.GetFileName(path) }, progress: null, stop);
            return new() { ["streamId"] = sent.StreamId, ["size"] = sent.Bytes };
        }
    }

    /// <summary>Writes a value into the DHT of the active network.</summary>
    public async Task<JObject> DhtPutAsync(string key, JToken value, DhtPutOptions options, CancellationToken stop) =>
        MeshJson.Of(await _mesh.Dht.PutAsync(key, value, options, stop));

    /// <summary>Reads one; null where there is none.</summary>
    public async Task<JObject?> DhtGetAsync(string key, DhtGetOptions options, CancellationToken stop) =>
        await _mesh.Dht.GetAsync(key, options, stop) is { } found ? MeshJson.Of(found) : null;

    /// <summary>Deletes one.</summary>
    public async Task<JObject> DhtDeleteAsync(string key, DhtGetOptions options, CancellationToken stop) =>
        MeshJson.Of(await _mesh.Dht.DeleteAsync(key, options, stop));

    /// <summary>Hands every change of a key to <paramref name="changed"/>, until the peer ends.</summary>
    public async Task<JObject> DhtSubscribeAsync(string key, DhtGetOptions options, Action<JObject> changed, CancellationToken stop)
    {
        await _mesh.Dht.SubscribeAsync(key, change => changed(MeshJson.Of(change)), options, stop);
        return new() { ["networkName"] = _mesh.NetworkName.Value };
    }

    /// <summary>The networks that the mesh's hub lists.</summary>
    public async Task<JArray> NetworksAsync(CancellationToken stop) => new((await _mesh.ListNetworksAsync(stop)).Select(MeshJson.Of));

    public Task<JObject> ConnectAsync(Uri? hub, CancellationToken stop) => ChangeAsync(() => _mesh.ConnectAsync(hub, stop), stop);

    public Task<JObject> DisconnectAsync(CancellationToken stop) => ChangeAsync(() => _mesh.DisconnectAsync(stop), stop);

    public Task<JObject> SetNetworkAsync(string name, CancellationToken stop)
    {
        if (name.Length == 0)
            throw new MeshException(MeshErrors.BadNetworkName, "the network name is empty; the shared network is called global");
        return ChangeAsync(() => SettleAsync(() => _mesh.SetNetworkName(name), status => status.OriginalNetworkName.Value == name, stop), stop);
    }

    public Task<JObject> SetFallbackAsync(bool allow, CancellationToken stop) => ChangeAsync(
        () => SettleAsync(() => _mesh.SetAllowGlobalFallback(allow), status => status.AllowGlobalFallback == allow, stop), stop);

    public void Dispose() => _changes.Dispose();

    private async Task<JObject> ChangeAsync(Func<Task> change, CancellationToken stop)
    {
        await _changes.WaitAsync(stop);
        try
        {
            await change();
            return Status();
        }
        finally
        {
            _changes.Release();
        }
    }

    // A mesh takes settings as messages: the status that is answered shows them, which may be a moment later.
    private async Task SettleAsync(Action set, Func<MeshStatus, bool> shows, CancellationToken stop)
    {
        TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnChange(object? sender, MeshStatusChanged change)
        {
            if (shows(change.Status))
                settled.TrySetResult();
        }

        _mesh.StatusChanged += OnChange;
        try
        {
            set();
            if (!shows(_mesh.GetStatus()))
                await Task.WhenAny(settled.Task, Task.Delay(Settling, _time, stop));
        }
        finally
        {
            _mesh.StatusChanged -= OnChange;
        }
    }
}
