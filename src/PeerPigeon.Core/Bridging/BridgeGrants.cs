using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>The leave that networks gave: ready-made grants, and secrets with which a bridge makes its own.</summary>
public sealed class BridgeGrants
{
    private readonly ImmutableSortedDictionary<NetworkName, string> _secrets;
    private readonly ImmutableArray<BridgeGrant> _given;
    private readonly TimeSpan _lifetime;
    private readonly Dictionary<BridgeRoute, BridgeGrant> _made = [];

    /// <summary>Makes none yet.</summary>
    /// <param name="secrets">Bridge secrets by network.</param>
    /// <param name="given">Ready-made grants. One whose network's secret is here and does not fit counts for nothing.</param>
    /// <param name="lifetime">How long a grant of one's own making lasts; it is renewed at half of that.</param>
    public BridgeGrants(ImmutableSortedDictionary<NetworkName, string> secrets, ImmutableArray<BridgeGrant> given, TimeSpan lifetime)
    {
        _secrets = secrets;
        _given = [.. given.Where(grant => !secrets.TryGetValue(grant.By, out string? secret) || grant.IsSignedWith(secret))];
        _lifetime = lifetime;
    }

    /// <summary>The grant that travels with a message on this way: the one of the network to which it goes.</summary>
    /// <returns>Null unless both networks gave leave.</returns>
    public BridgeGrant? Find(BridgeRoute route, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(route);
        return HasGranted(route.From.Network, route, now) && HasGranted(route.To.Network, route, now)
            ? Given(route.To.Network, route, now) ?? Make(route, now)
            : null;
    }

    /// <summary>The networks that have not given leave for this way.</summary>
    public ImmutableArray<NetworkName> Missing(BridgeRoute route, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(route);
        return [.. new[] { route.From.Network, route.To.Network }.Where(network => !HasGranted(network, route, now))];
    }

    private bool HasGranted(NetworkName network, BridgeRoute route, DateTimeOffset now) =>
        _secrets.ContainsKey(network) || Given(network, route, now) is not null;

    private BridgeGrant? Given(NetworkName by, BridgeRoute route, DateTimeOffset now) => _given.FirstOrDefault(grant =>
        grant.By == by
        && grant.From == route.From.Network && grant.To == route.To.Network
        && grant.Reader.SameBytes(route.From.Self) && grant.Writer.SameBytes(route.To.Self)
        && now < grant.Expires);

    private BridgeGrant Make(BridgeRoute route, DateTimeOffset now)
    {
        if (_made.TryGetValue(route, out BridgeGrant? made) && made.Expires - now > _lifetime / 2)
            return made;
        NetworkName by = route.To.Network;
        made = new BridgeGrant(by, route.From.Network, by, route.From.Self, route.To.Self, now + _lifetime).Sign(_secrets[by]);
        _made[route] = made;
        return made;
    }
}
