using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core;

/// <summary>One end of a bridge.</summary>
/// <param name="Network">The network in which it is a member.</param>
/// <param name="Self">Its id there.</param>
public sealed record BridgeEnd(NetworkName Network, PeerId Self);

/// <summary>One direction of a bridge.</summary>
public sealed record BridgeRoute(BridgeEnd From, BridgeEnd To);

/// <summary>What a bridge carries, and how much.</summary>
public sealed record BridgeRules
{
    /// <summary>The one end.</summary>
    public required BridgeEnd A { get; init; }

    /// <summary>The other.</summary>
    public required BridgeEnd B { get; init; }

    /// <summary>Whether messages go from A to B.</summary>
    public bool AToB { get; init; } = true;

    /// <summary>Whether messages go from B to A.</summary>
    public bool BToA { get; init; } = true;

    /// <summary>Which broadcasts are carried.</summary>
    public ImmutableSortedSet<string> Subtypes { get; init; } = [Protocol.Subtypes.Chat];

    /// <summary>Bridges that a message may have passed in the end, this one included: 1 to <see cref="BridgeTrail.MostBridges"/>.</summary>
    public int Hops { get; init; } = 1;

    /// <summary>Messages a second in each direction, in the long run.</summary>
    public int MessagesPerSecond { get; init; } = 20;

    /// <summary>Messages at once in each direction.</summary>
    public int Burst { get; init; } = 40;

    /// <summary>Messages remembered in each of two generations, so that none is carried twice.</summary>
    public int Remembered { get; init; } = 65_536;

    /// <summary>How long one is remembered at least.</summary>
    public TimeSpan RememberedFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The directions that are on.</summary>
    public ImmutableArray<BridgeRoute> Routes => [.. Both.Where(way => way.IsOn).Select(way => way.Route)];

    private (BridgeRoute Route, bool IsOn)[] Both => [(new(A, B), AToB), (new(B, A), BToA)];
}
