using System.Buffers.Binary;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>Where an attack takes place: an honest network, and whoever was made to harm it.</summary>
internal sealed class AttackStage(Story story, int maxPeers, IReadOnlyList<SimulatedPeer> honest)
{
    private const string Town = "town";
    private static readonly TimeSpan JoinWithin = TimeSpan.FromSeconds(5);

    private readonly List<Adversary> _adversaries = [];

    public Story Story => story;

    public int MaxPeers => maxPeers;

    /// <summary>How many honest peers there are, or will be.</summary>
    public required int Expected { get; init; }

    public IReadOnlyList<SimulatedPeer> Honest => honest;

    public IReadOnlyList<Adversary> Adversaries => _adversaries;

    public IReadOnlyList<PeerId> HonestIds { get; } = [.. honest.Select(peer => peer.Id)];

    /// <summary>Of an attack on one peer, that one.</summary>
    public SimulatedPeer Target => honest[honest.Count / 2];

    /// <summary>A share of the honest peers' number; two at least.</summary>
    public int Share(double share) => Math.Max(2, (int)(share * Expected));

    public void Add(int count, AdversaryPlan plan)
    {
        for (var i = 0; i < count; i++)
            Add(plan, id: null);
    }

    /// <summary>Adds adversaries whose ids begin as the target's does: its nearest neighbours by XOR. To find such an id takes a key in a million.</summary>
    public void AddAround(Participant target, int count, AdversaryPlan plan)
    {
        Span<byte> id = stackalloc byte[PeerId.ByteLength];
        for (var i = 1; i <= count; i++)
        {
            target.Id.CopyTo(id);
            BinaryPrimitives.WriteInt32BigEndian(id[4..], BinaryPrimitives.ReadInt32BigEndian(id[4..]) ^ i);
            Add(plan, PeerId.Parse(Convert.ToHexStringLower(id)));
        }
    }

    private void Add(AdversaryPlan plan, PeerId? id) =>
        _adversaries.Add(story.World.AddAdversary(NetworkName.Parse(Story.Name(Town)), plan, story.Some(JoinWithin), id));

    public static IReadOnlyList<SimulatedPeer> Populate(Story story, int count)
    {
        List<SimulatedPeer> honest = [];
        for (var i = 0; i < count; i++)
            honest.Add(story.Peer(Town, 2 * JoinWithin));
        return honest;
    }
}
