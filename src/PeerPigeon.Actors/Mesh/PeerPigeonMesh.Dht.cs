using System.Collections.Immutable;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

public sealed partial class PeerPigeonMesh : IMeshDht
{
    /// <inheritdoc />
    public IMeshDht Dht => this;

    /// <inheritdoc />
    public ImmutableArray<long> GetShards() => _view.Shards;

    /// <inheritdoc />
    public async Task<DhtPutResult> PutAsync(string key, JToken value, DhtPutOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        options ??= DhtPutOptions.Default;
        RawJson json;
        try
        {
            json = RawJson.From(value);
        }
        catch (ArgumentException error)
        {
            throw new MeshException(MeshErrors.BadContent, $"the value cannot be written: {error.Message}");
        }

        return Result(await MeshActivities.TraceAsync("peerpigeon.dht.put", _view, () => PublishAsync<DhtProtocol.PutDone>(
            new MeshProtocol.UseDht(new DhtProtocol.Put(key, json, options), options.HomeOnly), cancellationToken), static _ => "written"));
    }

    /// <inheritdoc />
    public async Task<DhtValue?> GetAsync(string key, DhtGetOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        options ??= DhtGetOptions.Default;
        DhtProtocol.Got got = await MeshActivities.TraceAsync("peerpigeon.dht.get", _view, () => PublishAsync<DhtProtocol.Got>(
            new MeshProtocol.UseDht(new DhtProtocol.Get(key, options), options.HomeOnly), cancellationToken), static got => got.Record is null ? "nothing" : "found");
        return DhtValue.From(got.Record);
    }

    /// <inheritdoc />
    public async Task<DhtPutResult> DeleteAsync(string key, DhtGetOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        options ??= DhtGetOptions.Default;
        return Result(await MeshActivities.TraceAsync("peerpigeon.dht.delete", _view, () => PublishAsync<DhtProtocol.PutDone>(
            new MeshProtocol.UseDht(new DhtProtocol.Delete(key, options), options.HomeOnly), cancellationToken), static _ => "deleted"));
    }

    /// <inheritdoc />
    public async Task<IAsyncDisposable> SubscribeAsync(
        string key, Action<DhtChange> changed, DhtGetOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(changed);
        options ??= DhtGetOptions.Default;
        long watch = Interlocked.Increment(ref _watches);
        var subscription = new Subscription(this, watch);
        try
        {
            await PublishAsync<MeshProtocol.Done>(
                new MeshProtocol.UseDht(new DhtProtocol.Subscribe(watch, key, options, changed), options.HomeOnly), cancellationToken);
        }
        catch
        {
            await subscription.DisposeAsync();      // the mesh may remember it, and nobody else could end it
            throw;
        }

        return subscription;
    }

    private static DhtPutResult Result(DhtProtocol.PutDone done) => new(done.Key.Name, done.Key.Network, done.Owners);

    private sealed class Subscription(PeerPigeonMesh mesh, long watch) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            mesh.Tell(new MeshProtocol.UseDht(new DhtProtocol.Unsubscribe(watch), HomeOnly: false));
            return ValueTask.CompletedTask;
        }
    }
}
