using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>What the router of one network is told, and what it tells. Every gossip frame of the network passes through it.</summary>
public static class NetworkRouterProtocol
{
    /// <summary>Asks for a change.</summary>
    public interface ICommand;

    /// <summary>A publication of the application, which may wait for a link.</summary>
    public interface IPublication : ICommand
    {
        /// <summary>How it may wait.</summary>
        SendOptions Options { get; }

        /// <summary>When it has waited long enough, if it waited in another network before; null: <c>outbox.age</c> from now.</summary>
        DateTimeOffset? WaitsUntil { get; init; }
    }

    /// <summary>A fact, for the mesh or the network actor.</summary>
    public interface IEvent;

    /// <summary>A link opened: frames may go there.</summary>
    public sealed record AttachLink(PeerId Peer, IActorRef Link) : ICommand;

    /// <summary>A link ended.</summary>
    public sealed record DetachLink(PeerId Peer) : ICommand;

    /// <summary>The neighbour is one of ours.</summary>
    /// <param name="Peer">Which.</param>
    /// <param name="Capabilities">What it says that it understands; it gets nothing else.</param>
    public sealed record MarkOurs(PeerId Peer, ImmutableArray<string> Capabilities) : ICommand;

    /// <summary>Frames of this subtype, broadcast or addressed to us, go to <paramref name="Server"/> from now on, as <see cref="Heard"/>.</summary>
    public sealed record Serve(string Subtype, IActorRef Server) : ICommand;

    /// <summary>Send one frame of ours to one member, however many hops away. Nobody is told whether it arrives.</summary>
    /// <param name="To">The member.</param>
    /// <param name="Subtype">One that <see cref="Subtypes.IsRouted"/>.</param>
    /// <param name="Content">What is said.</param>
    /// <param name="Way">0: the best way known; greater: another first link, for a retry.</param>
    public sealed record SendRouted(PeerId To, string Subtype, RawJson Content, int Way = 0) : ICommand;

    /// <summary>An announcement was verified: the origin's signature, its own word that it is there.</summary>
    /// <param name="Origin">Who signed.</param>
    /// <param name="Via">Which neighbour brought it: <see cref="Heard.Via"/>.</param>
    /// <param name="Incarnation">Which run of the origin; the greater one is fresher.</param>
    /// <param name="Sequence">Which announcement of that run; the greater one is fresher.</param>
    /// <param name="Frame">The frame that carried it: neighbours that bring the same one later are alternatives.</param>
    public sealed record LearnRoute(PeerId Origin, PeerId Via, long Incarnation, long Sequence, FrameId? Frame = null) : ICommand;

    /// <summary>A frame that its origin signed, verified, and flooded or sent to us: the way that it came is one to its origin.</summary>
    /// <param name="Frame">The frame.</param>
    /// <param name="Via">Which neighbour brought it: <see cref="Heard.Via"/>, <see cref="Deliver.Via"/>.</param>
    public sealed record ConfirmRoute(GossipFrame Frame, PeerId Via) : ICommand;

    /// <summary>The neighbour took a routed frame that it was given.</summary>
    public sealed record FrameTaken(PeerId Peer, FrameId Frame) : ICommand;

    /// <summary>The neighbour has no way on for a routed frame that it was given.</summary>
    public sealed record FrameRefused(PeerId Peer, FrameId Frame) : ICommand;

    /// <summary>Tell every member that understands it. Without a link it is forgotten.</summary>
    /// <param name="Subtype">One of ours.</param>
    /// <param name="Content">What is said.</param>
    /// <param name="Echo">Whether the sender is answered with <see cref="Flooded"/>.</param>
    public sealed record Flood(string Subtype, RawJson Content, bool Echo = false) : ICommand;

    /// <summary>The frame went out.</summary>
    public sealed record Flooded(GossipFrame Frame) : IEvent;

    /// <summary>A link does not keep up.</summary>
    public sealed record LinkCongested(PeerId Peer) : ICommand;

    /// <summary>A link keeps up again.</summary>
    public sealed record LinkClear(PeerId Peer) : ICommand;

    /// <summary>A neighbour said something about gossip: have, want, dont-want, prune, graft, sync.</summary>
    public sealed record TakeNotice(PeerId From, LinkControl Notice) : ICommand;

    /// <summary>We are a member again, after a rest: nothing said in between is wanted.</summary>
    public sealed record Wake : ICommand;

    /// <summary>A frame arrived. Whoever ends its way releases <paramref name="Inbound"/>.</summary>
    public sealed record RouteFrame(GossipFrame Frame, PeerId Via, InboundFrame Inbound) : ICommand;

    /// <summary>Send a broadcast; answered with <see cref="Published"/> or <see cref="PublishFailed"/>.</summary>
    /// <param name="Subtype">What kind of gossip.</param>
    /// <param name="Content">What is said.</param>
    /// <param name="Options">How it may wait.</param>
    /// <param name="Bridge">Where it comes from, if a bridge tells it on; it then stays in this network, also while others are escalated.</param>
    public sealed record PublishBroadcast(string Subtype, RawJson Content, SendOptions Options, BridgeTrail? Bridge = null) : IPublication
    {
        /// <inheritdoc />
        public DateTimeOffset? WaitsUntil { get; init; }
    }

    /// <summary>Send a direct message; answered with <see cref="DirectPublished"/> or <see cref="PublishFailed"/>.</summary>
    public sealed record PublishDirect(PeerId To, RawJson Content, SendOptions Options) : IPublication
    {
        /// <inheritdoc />
        public DateTimeOffset? WaitsUntil { get; init; }
    }

    /// <summary>
    /// Home has too few peers: hand every publication to the global router, unstamped, from now on; and those that wait and may follow.
    /// Told by the fallback supervisor alone.
    /// </summary>
    /// <param name="GlobalRouter">Where they go.</param>
    public sealed record Escalate(IActorRef GlobalRouter) : ICommand;

    /// <summary>Home is the active network again. Told by the fallback supervisor alone.</summary>
    public sealed record ReturnHome : ICommand;

    /// <summary>No more is to be sent; answered with <see cref="Rested"/> when all that was told before is with the links.</summary>
    /// <param name="CarryTo">Gets the waiting publications that may follow the peer; null: they stay.</param>
    public sealed record Rest(IActorRef? CarryTo) : ICommand;

    /// <summary>What was to be sent is with the links.</summary>
    public sealed record Rested : IEvent;

    /// <summary>Flood a beacon; answered with <see cref="BeaconSent"/>.</summary>
    public sealed record PublishBeacon : ICommand;

    /// <summary>A link took the broadcast.</summary>
    public sealed record Published(FrameId Id, NetworkName Network);

    /// <summary>The direct message was sent, and acknowledged if its target can.</summary>
    public sealed record DirectPublished(FrameId Id, NetworkName Network, bool Acknowledged);

    /// <summary>The publication failed.</summary>
    /// <param name="Code">One of <see cref="MeshErrors"/>.</param>
    /// <param name="Message">Thing, value, bound, remedy.</param>
    public sealed record PublishFailed(string Code, string Message);

    /// <summary>A message for the application; the mesh releases <paramref name="Inbound"/>.</summary>
    public sealed record Deliver(GossipFrame Frame, PeerId Via, InboundFrame Inbound) : IEvent
    {
        /// <summary>What the router knows of the signature; <see cref="FrameStanding.Unchecked"/>: the mesh checks it.</summary>
        public FrameStanding Standing { get; init; } = FrameStanding.Unchecked;
    }

    /// <summary>A frame of a subtype that somebody serves; nothing of it is verified.</summary>
    public sealed record Heard(GossipFrame Frame, PeerId Via) : IEvent;

    /// <summary>Our beacon went out.</summary>
    public sealed record BeaconSent(FrameId Id) : IEvent;

    /// <summary>A beacon came for the first time.</summary>
    public sealed record BeaconHeard(PeerId Leader, FrameId Id, PeerId Via) : IEvent;

    /// <summary>A beacon came again, over another link.</summary>
    public sealed record BeaconRepeated(FrameId Id, PeerId Via) : IEvent;
}
