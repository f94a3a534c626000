using System.Collections.Immutable;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>What the fallback supervisor of a mesh is told, and what it tells the mesh. It also hears what the hub and the networks tell the mesh.</summary>
public static class FallbackProtocol
{
    /// <summary>Asks for a change.</summary>
    public interface ICommand;

    /// <summary>A fact.</summary>
    public interface IEvent;

    /// <summary>The mesh was told to connect: go to this hub and watch home. Again with the same home, it is another hub, or the old one anew.</summary>
    /// <param name="Hub">Where to connect.</param>
    /// <param name="Home">The home network.</param>
    /// <param name="Unlisted">Whether hubs leave the home network out of their lists.</param>
    /// <param name="Allowed">Whether it may fall back.</param>
    public sealed record Watch(Uri Hub, NetworkName Home, bool Unlisted, bool Allowed) : ICommand;

    /// <summary>The mesh was told to disconnect: decide nothing any more.</summary>
    public sealed record Unwatch : ICommand;

    /// <summary>Allow or forbid fallback; answered with <see cref="Allowed"/> after everything that follows from it.</summary>
    public sealed record Allow(bool IsAllowed) : ICommand;

    /// <summary>What follows from <see cref="Allow"/> is done.</summary>
    public sealed record Allowed : IEvent;

    /// <summary>Where the peer stands.</summary>
    /// <param name="Status">For people.</param>
    /// <param name="HubCount">Peers of home as the hub counts them; null where it does not.</param>
    public sealed record Assessed(FallbackStatus Status, int? HubCount) : IEvent;

    /// <summary>The active network changes, in this step.</summary>
    /// <param name="Network">The network that is active from now on.</param>
    /// <param name="Reason">In words.</param>
    /// <param name="Assessed">Where the peer stands then.</param>
    /// <param name="Then">For the networks, at that moment: what is published later comes after it, what was before comes before.</param>
    public sealed record Switched(NetworkName Network, string Reason, Assessed Assessed, ImmutableArray<NetworkProtocol.ICommand> Then) : IEvent;

    /// <summary>The supervisor began anew after a fault and knows nothing; it is to be told again.</summary>
    public sealed record SupervisorForgot : IEvent;
}
