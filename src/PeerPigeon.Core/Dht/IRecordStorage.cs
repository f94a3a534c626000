namespace PeerPigeon.Core;

/// <summary>Where the records of a mesh are kept: all networks, all shards. A port; safe for use from any thread.</summary>
public interface IRecordStorage : IAsyncDisposable
{
    /// <summary>Opens the store of one network, or of a slice of its ring, with the records that an earlier run left there and that are still valid.</summary>
    /// <param name="rules">The network and its rules.</param>
    /// <param name="bounds">How much this store holds.</param>
    /// <param name="now">What expired before it is not loaded.</param>
    /// <param name="slice">From 0. No two stores that are open at a time may overlap.</param>
    /// <param name="slices">A power of two, 1 to 65,536; it may differ between runs.</param>
    /// <returns>At once in memory. Fails if the records cannot be read.</returns>
    ValueTask<IRecordStore> OpenAsync(RecordRules rules, StoreBounds bounds, DateTimeOffset now, int slice = 0, int slices = 1);
}

/// <summary>Keeps nothing beyond the process.</summary>
public sealed class MemoryRecordStorage : IRecordStorage
{
    /// <inheritdoc />
    public ValueTask<IRecordStore> OpenAsync(RecordRules rules, StoreBounds bounds, DateTimeOffset now, int slice = 0, int slices = 1) =>
        new(new MemoryRecordStore(rules, bounds));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
