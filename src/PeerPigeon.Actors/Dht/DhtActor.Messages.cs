using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>What the DHT of one network is told, and what it answers.</summary>
public static class DhtProtocol
{
    /// <summary>From the application; answered as each says, or with <see cref="MeshProtocol.Refused"/>.</summary>
    public interface ICommand;

    /// <summary>Write a value; answered with <see cref="PutDone"/>.</summary>
    public sealed record Put(string Name, RawJson Value, DhtPutOptions Options) : ICommand;

    /// <summary>Read a value; answered with <see cref="Got"/>.</summary>
    public sealed record Get(string Name, DhtGetOptions Options) : ICommand;

    /// <summary>Delete a value; answered with <see cref="PutDone"/>.</summary>
    public sealed record Delete(string Name, DhtGetOptions Options) : ICommand;

    /// <summary>Tell of a key's changes from now on; answered with <see cref="MeshProtocol.Done"/>.</summary>
    /// <param name="Watch">Names the subscription.</param>
    /// <param name="Name">The key.</param>
    /// <param name="Options">How the key is spelled.</param>
    /// <param name="Changed">Gets the new value; null: it was deleted. Called on the actor's thread.</param>
    public sealed record Subscribe(long Watch, string Name, DhtGetOptions Options, Action<DhtChange> Changed) : ICommand;

    /// <summary>End a subscription. It is not answered.</summary>
    public sealed record Unsubscribe(long Watch) : ICommand;

    /// <summary>A record is with its owners.</summary>
    public sealed record PutDone(DhtKey Key, int Owners);

    /// <summary>What a look-up found: nothing, or a record that is no tombstone.</summary>
    public sealed record Got(DhtKey Key, ProvenRecord? Record);

    /// <summary>Told to the network's actor: the DHT began, or a fault lost what it knew of links and subscriptions.</summary>
    public sealed record Begun;

    /// <summary>A neighbour of ours is linked, and understands this.</summary>
    public sealed record NeighbourLinked(PeerId Peer, ImmutableArray<string> Capabilities);

    /// <summary>A neighbour is linked that has not said that it is one of ours: one of 1.1.3, as far as is known.</summary>
    /// <param name="Peer">Who.</param>
    /// <param name="Link">Its actor; takes <see cref="RemotePeerProtocol.SendFrame"/>.</param>
    public sealed record TabLinked(PeerId Peer, IActorRef Link);

    /// <summary>A neighbour is no longer linked.</summary>
    public sealed record NeighbourGone(PeerId Peer);

    /// <summary>A neighbour of 1.1.3 said something about records; its link is the sender.</summary>
    public sealed record NeighbourSaid(PeerId Peer, DhtMessage Message);
}
