using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>What the membership of one network is told, and what it tells.</summary>
public static class MembersProtocol
{
    /// <summary>Tell <paramref name="Listener"/> of the members: at once, and whenever they change.</summary>
    public sealed record Subscribe(IActorRef Listener);

    /// <summary>A link with a peer of ours that understands what is said about members.</summary>
    /// <param name="Peer">The peer.</param>
    /// <param name="Link">Its actor; takes <see cref="RemotePeerProtocol.Say"/>.</param>
    public sealed record LinkUp(PeerId Peer, IActorRef Link);

    /// <summary>Such a link ended.</summary>
    /// <param name="Peer">The peer.</param>
    /// <param name="IsDoubtful">Whether the peer may be gone: nobody chose to end the link, or the peer said that it leaves.</param>
    /// <param name="IsLost">Whether nobody chose to end it.</param>
    public sealed record LinkDown(PeerId Peer, bool IsDoubtful, bool IsLost);

    /// <summary>A neighbour told how much it knows, or handed announcements on.</summary>
    public sealed record Told(PeerId Peer, LinkControl Control);

    /// <summary>Our part of the network has another leader: it may have met another part.</summary>
    public sealed record MayHaveMerged;

    /// <summary>A member does not answer whoever needs it. It is suspected; if it lives, it says so.</summary>
    public sealed record Doubt(PeerId Peer);

    /// <summary>Say that we leave; answered with <see cref="Departed"/> when that is with the router.</summary>
    public sealed record Depart;

    /// <summary>It is said.</summary>
    public sealed record Departed;

    /// <summary>Told to the network's actor: find out whether this neighbour still answers.</summary>
    public sealed record ProbeWanted(PeerId Peer);

    /// <summary>Told to the network's actor: a fault lost what was known, also of links.</summary>
    public sealed record MembersForgot;

    /// <summary>Somebody who is here.</summary>
    /// <param name="Id">Who.</param>
    /// <param name="Position">Where on the ring.</param>
    /// <param name="Capabilities">What it says that it understands. Without proof of its id it owns nothing, whatever it says: <see cref="Capabilities.Dht"/> is left out.</param>
    /// <param name="IsSuspected">Whether somebody says that it may be gone.</param>
    public sealed record Member(PeerId Id, RingPosition Position, ImmutableArray<string> Capabilities, bool IsSuspected)
    {
        /// <summary>Whether the key behind its id signed its announcement; not where the id was given.</summary>
        public bool IsProven { get; init; } = true;

        /// <summary>What it says that runs there.</summary>
        public string? Agent { get; init; }
    }

    /// <summary>Who is known to be here, ourselves left out: the nearest on each side of the ring, and a random sample.</summary>
    /// <param name="Members">By position.</param>
    /// <param name="Estimate">How many members the network has, ourselves included: counted where all are known, else estimated from how dense the ring is.</param>
    public sealed record MembersChanged(ImmutableArray<Member> Members, int Estimate)
    {
        /// <summary>Of which network.</summary>
        public NetworkName Network { get; init; }

        /// <summary>Who was among the members when this was told last, and left or is held for gone; not who only made room for others.</summary>
        public ImmutableArray<PeerId> Gone { get; init; } = [];
    }
}
