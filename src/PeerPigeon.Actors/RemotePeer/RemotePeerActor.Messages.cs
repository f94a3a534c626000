using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>What the actor of one remote peer in one network is told, and what it tells its network actor.</summary>
public static class RemotePeerProtocol
{
    /// <summary>Asks for a change.</summary>
    public interface ICommand;

    /// <summary>A fact.</summary>
    public interface IEvent
    {
        /// <summary>The remote peer.</summary>
        PeerId Peer { get; }
    }

    /// <summary>Make an offer.</summary>
    public sealed record MakeOffer(LinkNeed Need, PeerId Component, ImmutableArray<string> Capabilities) : ICommand;

    /// <summary>Take an offer up.</summary>
    public sealed record TakeOffer(ILinkTransport Transport, RawJson Offer, PeerId Component, ImmutableArray<string> Capabilities) : ICommand;

    /// <summary>An answer or a candidate arrived through the hub.</summary>
    public sealed record TakeSignal(SignalKind Kind, RawJson Data) : ICommand;

    /// <summary>Give the handshake up.</summary>
    public sealed record AbandonHandshake(string Reason) : ICommand;

    /// <summary>End the link, with an eviction notice if <paramref name="Notify"/>.</summary>
    public sealed record CloseLink(string Reason, bool Notify) : ICommand;

    /// <summary>We leave the network: goodbye and the end of the link, after every frame that was taken for it.</summary>
    public sealed record LeaveLink : ICommand;

    /// <summary>Put a frame on the link.</summary>
    public sealed record SendFrame(ReadOnlyMemory<byte> Utf8) : ICommand;

    /// <summary>Put a header and its binary frame on the link; answered with <see cref="BinaryTaken"/>.</summary>
    public sealed record SendBinary(ReadOnlyMemory<byte> Bytes) : ICommand;

    /// <summary>Begin a stream; answered with <see cref="StreamTaken"/> or <see cref="MeshProtocol.Refused"/>.</summary>
    /// <param name="Init">Its first frame, given its name and the time.</param>
    public sealed record OpenStream(Func<string, long, StreamFrame.Init> Init) : ICommand;

    /// <summary>Send a chunk of a stream; answered with <see cref="ChunkTaken"/> once the link took it, or <see cref="StreamBroken"/>.</summary>
    public sealed record SendChunk(string StreamId, long Index, ReadOnlyMemory<byte> Bytes) : ICommand;

    /// <summary>End a stream whose chunks were all taken; answered as a chunk is.</summary>
    public sealed record EndStream(string StreamId, long Chunks) : ICommand;

    /// <summary>Give up a stream of ours.</summary>
    public sealed record AbortStream(string StreamId, string Reason) : ICommand;

    /// <summary>Take no more of a stream of the neighbour.</summary>
    public sealed record RefuseStream(MeshStream Stream, string Reason) : ICommand;

    /// <summary>A stream has begun.</summary>
    /// <param name="StreamId">Its name.</param>
    /// <param name="Peer">Takes its chunks.</param>
    /// <param name="Broken">Completes with the reason if the stream is over before its end; the peer's actor may be gone by then.</param>
    public sealed record StreamTaken(string StreamId, IActorRef Peer, Task<string> Broken);

    /// <summary>The link took what was to be sent.</summary>
    public sealed record ChunkTaken;

    /// <summary>The stream is over before its end; <see cref="StreamTaken.Broken"/> says why.</summary>
    public sealed record StreamBroken;

    /// <summary>Ask the neighbour to link with others in place of us.</summary>
    public sealed record HandOver(ImmutableArray<PeerId> Peers) : ICommand;

    /// <summary>Tell the neighbour how many links we have.</summary>
    public sealed record TellLinks(int Links) : ICommand;

    /// <summary>Say this to the neighbour, which said that it understands it.</summary>
    public sealed record Say(LinkControl Control) : ICommand;

    /// <summary>Find out whether the neighbour is still there.</summary>
    public sealed record Probe : ICommand;

    /// <summary>Whether the link took the bytes.</summary>
    public sealed record BinaryTaken(SendOutcome Outcome);

    /// <summary>To be sent to the peer through the hub.</summary>
    public sealed record SignalReady(PeerId Peer, SignalKind Kind, RawJson Data) : IEvent;

    /// <summary>The link stands.</summary>
    public sealed record LinkOpened(PeerId Peer, ILink Link, bool IsOutgoing) : IEvent;

    /// <summary>The link ended.</summary>
    /// <param name="Peer">The remote peer.</param>
    /// <param name="Kind">Kind of link.</param>
    /// <param name="Reason">In words.</param>
    /// <param name="OnPurpose">Whether one side chose to end it.</param>
    /// <param name="LeftNetwork">Whether the remote said goodbye.</param>
    public sealed record LinkClosed(PeerId Peer, string Kind, string Reason, bool OnPurpose, bool LeftNetwork) : IEvent;

    /// <summary>No link came of the handshake.</summary>
    public sealed record HandshakeFailed(PeerId Peer, string Reason, ImmutableArray<PeerId> Try) : IEvent;

    /// <summary>The neighbour told about itself.</summary>
    public sealed record HelloHeard(PeerId Peer, string Agent, ImmutableArray<string> Capabilities, int Links) : IEvent;

    /// <summary>The neighbour asks us to link with others in place of it.</summary>
    public sealed record HandoverHeard(PeerId Peer, ImmutableArray<PeerId> Peers) : IEvent;

    /// <summary>The neighbour told of members.</summary>
    public sealed record MembersHeard(PeerId Peer, LinkControl Told) : IEvent;

    /// <summary>The neighbour sent bytes.</summary>
    public sealed record BinaryHeard(PeerId Peer, ReadOnlyMemory<byte> Bytes, InboundFrame Frame) : IEvent;

    /// <summary>The neighbour, a peer of 1.1.3, stores or asks for a record.</summary>
    public sealed record RecordsHeard(PeerId Peer, DhtMessage Message) : IEvent;

    /// <summary>The neighbour began a stream.</summary>
    public sealed record StreamHeard(PeerId Peer, MeshStream Stream) : IEvent;
}
