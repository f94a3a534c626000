using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>What the membership of one network is told, and what it tells.</summary>
public static class MembersProtocol
{
    /// <summary>Tell <paramref name="Listener"/> of the members: at once, and whenever they change.</summary>
    public sealed record Subscribe(IActorRef Listener);

    /// <summary>Somebody who is here.</summary>
    /// <param name="Id">Who.</param>
    /// <param name="Position">Where on the ring.</param>
    /// <param name="Capabilities">What it says that it understands.</param>
    /// <param name="IsSuspected">Whether somebody says that it may be gone.</param>
    public sealed record Member(PeerId Id, RingPosition Position, ImmutableArray<string> Capabilities, bool IsSuspected);

    /// <summary>Who is known to be here, ourselves left out: the nearest on each side of the ring, and a random sample.</summary>
    /// <param name="Members">By position.</param>
    /// <param name="Estimate">How many members the network has, ourselves included: counted where all are known, else estimated from how dense the ring is.</param>
    public sealed record MembersChanged(ImmutableArray<Member> Members, int Estimate);
}
