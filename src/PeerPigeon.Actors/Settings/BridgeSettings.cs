using System.Collections.Immutable;
using Akka.Configuration;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>What the bridges of a host carry: <c>peerpigeon.bridge</c>.</summary>
/// <remarks>Not a record: its text would show the secrets.</remarks>
public sealed class BridgeSettings
{
    private static readonly ImmutableSortedSet<string> Carried = [Subtypes.Chat, Subtypes.Encrypted];

    private readonly Func<BridgeEnd, BridgeEnd, BridgeRules> _rules;
    private readonly ImmutableSortedDictionary<NetworkName, string> _secrets;
    private readonly ImmutableArray<BridgeGrant> _given;
    private readonly TimeSpan _lifetime;

    private BridgeSettings(SettingsReader read)
    {
        bool aToB = read.Switch("bridge.a-to-b"), bToA = read.Switch("bridge.b-to-a");
        if (!aToB && !bToA)
            throw new ConfigurationException("peerpigeon.bridge.a-to-b and b-to-a are both off; a bridge needs a direction");
        ImmutableSortedSet<string> subtypes = [.. read.Texts("bridge.subtypes")];
        if (subtypes.IsEmpty || !subtypes.IsSubsetOf(Carried))
            throw new ConfigurationException($"peerpigeon.bridge.subtypes ({string.Join(", ", subtypes)}) must name one or both of {string.Join(", ", Carried)}");
        int hops = read.Count("bridge.hops", 1, BridgeTrail.MostBridges), perSecond = read.Count("bridge.messages-per-second", 1, 100_000);
        int burst = read.Count("bridge.burst", 1, 1_000_000), remembered = read.Count("bridge.remembered", 16, 10_000_000);
        TimeSpan rememberedFor = read.Time("bridge.remembered-for");
        _rules = (a, b) => new()
        {
            A = a,
            B = b,
            AToB = aToB,
            BToA = bToA,
            Subtypes = subtypes,
            Hops = hops,
            MessagesPerSecond = perSecond,
            Burst = burst,
            Remembered = remembered,
            RememberedFor = rememberedFor,
        };
        Pending = read.Count("bridge.pending", 1, 1_000_000);
        _secrets = BridgeAcceptance.Read(read).Secrets;
        _lifetime = read.Time("bridge.grant-lifetime");
        _given =
        [
            .. read.Texts("bridge.grants").Select((text, index) => BridgeGrant.TryParse(text, out BridgeGrant? grant)
                ? grant
                : throw new ConfigurationException($"peerpigeon.bridge.grants holds something that is no grant, number {index + 1}; copy it whole from `pigeon grant`")),
        ];
    }

    /// <summary>Messages that may wait at a bridge to be judged, and as many to be taken by a link; one more is dropped and counted.</summary>
    public int Pending { get; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="ConfigurationException">A value is out of range.</exception>
    public static BridgeSettings Parse(Config root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return new(new SettingsReader(root.WithFallback(MeshSettings.Reference)));
    }

    /// <summary>What a bridge between these ends carries, and by whose leave.</summary>
    /// <exception cref="ConfigurationException">The ends cannot be bridged, or a network has not granted a direction that is on.</exception>
    public (BridgeRules Rules, BridgeGrants Grants) For(BridgeEnd a, BridgeEnd b, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        foreach (NetworkName network in new[] { a.Network, b.Network })
        {
            if (network.IsGlobal)
                throw new ConfigurationException("the network 'global' cannot be bridged: it belongs to nobody who could grant it");
        }

        if (a.Network == b.Network)
            throw new ConfigurationException($"a bridge needs two networks, not '{a.Network}' twice");
        BridgeRules rules = _rules(a, b);
        var grants = new BridgeGrants(_secrets, _given, _lifetime);
        foreach (BridgeRoute route in rules.Routes)
        {
            if (grants.Missing(route, now) is not [var missing, ..])
                continue;
            throw new ConfigurationException(
                $"network '{missing}' has not granted the direction '{route.From.Network}' to '{route.To.Network}' to the bridge {route.From.Self} {route.To.Self}"
                + $"{Unused()}; put its bridge secret into peerpigeon.bridge.secrets, or a grant by its owner into peerpigeon.bridge.grants, or switch the direction off");
        }

        return (rules, grants);
    }

    private string Unused() => _given.IsEmpty ? "" : $" (none of the {_given.Length} in peerpigeon.bridge.grants fits: they are for other ids or directions, wrong, or expired)";
}
