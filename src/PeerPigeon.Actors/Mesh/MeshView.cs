using System.Collections.Immutable;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Actors;

/// <summary>What a mesh shows to the outside: the actor writes, anybody reads; and the place where its events come out.</summary>
public sealed class MeshView
{
    private MeshStatus _status;
    private volatile MeshCounters? _counters;
    private ImmutableArray<Neighbour> _neighbours = [];
    private ImmutableSortedDictionary<NetworkName, MeshMembers> _members = ImmutableSortedDictionary<NetworkName, MeshMembers>.Empty;

    /// <summary>A mesh that has not started.</summary>
    public MeshView(MeshStatus status) => _status = status;

    /// <summary>Status changes, as facts of the mesh.</summary>
    public event Action<MeshStatusChanged>? StatusChanged;

    /// <summary>Messages for the application.</summary>
    public event Action<MeshMessage>? MessageReceived;

    /// <summary>Bytes for the application.</summary>
    public event Action<MeshBinary>? BinaryReceived;

    /// <summary>Streams for the application.</summary>
    public event Action<MeshStream>? StreamReceived;

    /// <summary>Links that opened.</summary>
    public event Action<PeerLinked>? PeerConnected;

    /// <summary>Links that ended.</summary>
    public event Action<PeerUnlinked>? PeerDisconnected;

    /// <summary>Members that came into view.</summary>
    public event Action<MemberJoined>? MemberJoined;

    /// <summary>Members that are gone.</summary>
    public event Action<MemberLeft>? MemberLeft;

    /// <summary>What was delivered, for bridges: the frame, whether it is verified, and its way if a bridge brought it.</summary>
    internal event Action<GossipFrame, bool, BridgeTrail?>? Delivered;

    /// <summary>The status as of the last change.</summary>
    public MeshStatus Status => Volatile.Read(ref _status);

    /// <summary>The open links.</summary>
    public ImmutableArray<MeshPeer> Peers => [.. _neighbours.Select(neighbour => neighbour.ToPeer())];

    /// <summary>Records that each shard of the DHT holds here.</summary>
    public ImmutableArray<long> Shards => _counters?.Dht.HeldByShard ?? [];

    /// <summary>The members of the active network.</summary>
    public MeshMembers Members => MembersOf(Status.NetworkName);

    internal void Count(MeshCounters counters) => _counters = counters;

    internal MeshMembers MembersOf(NetworkName network) => Volatile.Read(ref _members).GetValueOrDefault(network) ?? new(network, [], Estimate: 1);

    internal void ShowMembers(MeshMembers members) => Volatile.Write(ref _members, _members.SetItem(members.NetworkName, members));

    internal void ForgetMembers(NetworkName network) => Volatile.Write(ref _members, _members.Remove(network));

    internal void Show(MeshStatus status, ImmutableArray<Neighbour> neighbours)
    {
        ImmutableInterlocked.InterlockedExchange(ref _neighbours, neighbours);
        Volatile.Write(ref _status, status);
    }

    internal void Raise(MeshStatusChanged change) => StatusChanged?.Invoke(change);

    internal void Raise(MeshMessage message) => MessageReceived?.Invoke(message);

    internal void Tell(GossipFrame frame, bool verified, BridgeTrail? trail) => Delivered?.Invoke(frame, verified, trail);

    internal void Raise(MeshBinary binary) => BinaryReceived?.Invoke(binary);

    /// <summary>Whether anybody takes streams.</summary>
    internal bool HasStreamReader => StreamReceived is not null;

    internal void Raise(MeshStream stream) => StreamReceived?.Invoke(stream);

    internal void Raise(PeerLinked linked) => PeerConnected?.Invoke(linked);

    internal void Raise(MemberJoined joined) => MemberJoined?.Invoke(joined);

    internal void Raise(MemberLeft left) => MemberLeft?.Invoke(left);

    internal void Raise(PeerUnlinked unlinked) => PeerDisconnected?.Invoke(unlinked);

    /// <summary>An open link and what is known of its other end.</summary>
    internal sealed record Neighbour(PeerId Peer, NetworkName Network, ILink Link, bool IsOutgoing, DateTimeOffset OpenedAt, string? Agent)
    {
        public MeshPeer ToPeer() => new(
            Peer, Network, "connected", IsOutgoing ? "outgoing" : "incoming", Link.Kind, OpenedAt.ToUnixTimeMilliseconds(), Agent, Link.BytesIn, Link.BytesOut);
    }
}
