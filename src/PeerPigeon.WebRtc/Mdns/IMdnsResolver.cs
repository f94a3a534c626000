using System.Collections.Immutable;
using System.Net;

namespace PeerPigeon.WebRtc;

/// <summary>Finds out what a <c>.local</c> name stands for: browsers hide their addresses behind such names.</summary>
internal interface IMdnsResolver : IDisposable
{
    /// <summary>Asks the machines around us.</summary>
    /// <param name="name">Ends with <c>.local</c>; case does not matter.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>At most one address of each family; empty when nobody answered in time, or too much is being asked.</returns>
    Task<ImmutableArray<IPAddress>> ResolveAsync(string name, CancellationToken cancel);
}
