using System.Collections.Immutable;
using Newtonsoft.Json.Linq;

namespace PeerPigeon.Actors;

/// <summary>Values that the members of a network hold for each other, by key (design §8).</summary>
/// <remarks>
/// <para>
/// Everything happens in the active network, which is named in every answer: home, or global while home is empty, unless the options say
/// <c>HomeOnly</c>. A record never leaves its network.
/// </para>
/// <para>
/// A plain key is shared: the last writer wins, by the clocks of the writers (at most 5 minutes ahead), and anybody may write and delete. An
/// owned key takes its owner's signature alone. Reading asks the members nearest to the key and takes the newest record that holds good.
/// </para>
/// </remarks>
public interface IMeshDht
{
    /// <summary>How many records each shard holds here, in all networks of this peer; empty before the mesh has started.</summary>
    ImmutableArray<long> GetShards() => [];

    /// <summary>Writes a value. Completes when the members responsible for the key have answered.</summary>
    /// <returns>
    /// How many members acknowledged that they hold it, beside this peer. With <c>n</c> of them the value outlives any <c>n</c> of these
    /// <c>n</c> + 1 peers failing at the same moment without leaving anything; after about half a minute the members that are left have made the
    /// copies three again. A member with a state directory acknowledges after the value is on its disk, and has it again when it comes back. With 0 it
    /// is here alone, and goes to others as soon as there are any.
    /// </returns>
    /// <exception cref="MeshException">
    /// <see cref="MeshErrors.BadKey"/>, <see cref="MeshErrors.TooLarge"/>, <see cref="MeshErrors.NotOwner"/>, <see cref="MeshErrors.Frozen"/>,
    /// <see cref="MeshErrors.StoreFull"/>, <see cref="MeshErrors.Conflict"/>, <see cref="MeshErrors.HomeAway"/>, <see cref="MeshErrors.Busy"/>,
    /// <see cref="MeshErrors.NotConnected"/>.
    /// </exception>
    Task<DhtPutResult> PutAsync(string key, JToken value, DhtPutOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a value; null: there is none, or it was deleted.</summary>
    /// <exception cref="MeshException">As <see cref="PutAsync"/>, as far as it applies.</exception>
    Task<DhtValue?> GetAsync(string key, DhtGetOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a value: a mark that it was deleted takes its place for 24 hours, so that no old copy comes back.</summary>
    /// <exception cref="MeshException">As <see cref="PutAsync"/>, as far as it applies.</exception>
    Task<DhtPutResult> DeleteAsync(string key, DhtGetOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Tells of every change of a key from now on, in the active network, also after it has become another one. Dispose the result to end it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="changed">Called one change after another on an actor's thread: do not block there. Of changes in quick succession the last is told always, others may be left out.</param>
    /// <param name="options">How the key is spelled.</param>
    /// <param name="cancellationToken">Ends the wait, not the subscription.</param>
    /// <exception cref="MeshException">As <see cref="PutAsync"/>, as far as it applies.</exception>
    Task<IAsyncDisposable> SubscribeAsync(string key, Action<DhtChange> changed, DhtGetOptions? options = null, CancellationToken cancellationToken = default);
}
