using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using PeerPigeon.Protocol;

namespace PeerPigeon.Core.Tests;

/// <summary>Ids, times and rules that tests begin with.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Strangers and newcomers may take any link here; where they may not, a test says so.</summary>
    public static TopologyRules Rules { get; } = new() { MinPeers = 2, MaxPeers = 3, StrangerShare = 1, UnprovenLinks = 50 };

    /// <summary>Ids in the order of their numbers.</summary>
    public static PeerId Peer(int number)
    {
        Span<byte> bytes = stackalloc byte[PeerId.ByteLength];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return PeerId.FromBytes(bytes);
    }

    public static FrameId Frame(int number)
    {
        Span<byte> bytes = stackalloc byte[FrameId.ByteLength];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return FrameId.FromBytes(bytes);
    }

    public static DateTimeOffset At(double seconds) => Start + TimeSpan.FromSeconds(seconds);

    /// <summary>A peer of ours that was heard of.</summary>
    public static TopologyState Knowing(this TopologyState state, int peer, double at = 0) =>
        Core.Topology.Discovered(state, Peer(peer), PeerTraits.Ours, Rules, At(at));

    /// <summary>A link to a peer of ours that says how many links it has.</summary>
    public static TopologyState Linked(this TopologyState state, int peer, int remoteLinks = 3, double at = 0) =>
        Core.Topology.HeardLinks(Core.Topology.Opened(state.Knowing(peer, at), Peer(peer), At(at)), Peer(peer), remoteLinks);

    /// <summary>Runs a property on numbers that follow from a seed, a fixed number of times.</summary>
    public static void ForSeeds(int count, Action<int> holds) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(count));
}
