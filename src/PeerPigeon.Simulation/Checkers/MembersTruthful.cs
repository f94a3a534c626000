using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>Whoever a mesh calls a member is one, or was a short while ago; and in calm it knows everybody, while all fit in.</summary>
internal sealed class MembersTruthful(SimulatedWorld world, Findings findings, MembersSettings settings) : Checker(world, findings)
{
    private readonly Dictionary<PeerId, Presence> _present = [];

    /// <summary>What a mesh says; a test plants something else.</summary>
    public Func<SimulatedPeer, MeshMembers> Look { get; set; } = peer => peer.Mesh.GetMembers();

    /// <summary>How long somebody who vanished in the sight of neighbours may still be called a member: the longest suspicion of a mesh that lost links itself.</summary>
    public TimeSpan Mourning { get; } = (settings.Rules.SuspicionMax * 5) + settings.Rules.LinkPatience * 2 + TimeSpan.FromSeconds(30);

    /// <summary>How long somebody whom nobody missed may be: its lease, and then the longest suspicion.</summary>
    public TimeSpan LongestMourning => Mourning + settings.Rules.LeaseFor(World.Everybody.Count);

    // A visit may be shorter than the time between two samples.
    public override void StatusChanged(SimulatedPeer peer, MeshStatusChanged change) => Note(peer, change.Status.NetworkName, Now);

    public override void Sample(DateTimeOffset now)
    {
        foreach (SimulatedPeer peer in World.Peers)
        {
            if (peer.IsUp)
                Note(peer, now);
        }

        TimeSpan longest = LongestMourning;
        foreach (SimulatedPeer peer in World.Peers)
        {
            if (!peer.IsUp)
                continue;
            MeshMembers view = Look(peer);
            foreach (MeshMember member in view.Members)
            {
                if (member.PeerId == peer.Id)
                    Report($"self {peer.Id}", $"{peer.Id} calls itself another member of '{view.NetworkName}'");
                else if (now - LastIn(member.PeerId, view.NetworkName) > longest)
                    Report($"ghost {peer.Id} {member.PeerId}", $"{peer.Id} calls {member.PeerId} a member of '{view.NetworkName}', where it was last at {LastIn(member.PeerId, view.NetworkName):T}");
            }
        }
    }

    /// <summary>In calm: of those who have been together for long enough, each knows the others and nobody else.</summary>
    /// <param name="settled">How long nothing has happened.</param>
    public void CheckViews(TimeSpan settled)
    {
        foreach (Participant[] group in Company.Groups(World))
        {
            SimulatedPeer[] ours = [.. group.OfType<SimulatedPeer>()];
            if (ours.Length == 0 || ours.Length > settings.Rules.Capacity)
                continue;
            foreach (SimulatedPeer peer in ours)
                CheckView(peer, [.. Company.ReachedFrom(peer, group).OfType<SimulatedPeer>()], settled);
        }
    }

    private void CheckView(SimulatedPeer peer, SimulatedPeer[] reached, TimeSpan settled)
    {
        MeshMembers view = Look(peer);
        if (view.NetworkName != peer.Active)
            return;
        var known = view.Members.Select(member => member.PeerId).ToHashSet();
        foreach (SimulatedPeer missed in reached.Where(other => other != peer && !known.Contains(other.Id)))
            Report($"missed {peer.Id} {missed.Id}", $"{peer.Id} does not know {missed.Id}, a member of '{peer.Active}' like itself for {settled.TotalSeconds} s");
        foreach (MeshMember ghost in view.Members.Where(member => World.Now - LastIn(member.PeerId, view.NetworkName) > settled))
            Report($"ghost {peer.Id} {ghost.PeerId}", $"{peer.Id} calls {ghost.PeerId} a member of '{view.NetworkName}', where it was last at {LastIn(ghost.PeerId, view.NetworkName):T}");
    }

    // A peer is where it is active, and where it still has links.
    private void Note(SimulatedPeer peer, DateTimeOffset now)
    {
        Note(peer, peer.Active, now);
        foreach (TappedLink link in peer.Links)
            Note(peer, link.Network, now);
    }

    private void Note(SimulatedPeer peer, NetworkName network, DateTimeOffset now)
    {
        if (!_present.TryGetValue(peer.Id, out Presence? presence))
            _present.Add(peer.Id, presence = new(peer.Home));
        if (network == peer.Home)
            presence.AtHome = now;
        else if (network.IsGlobal)
            presence.InGlobal = now;
    }

    private DateTimeOffset LastIn(PeerId id, NetworkName network) =>
        !_present.TryGetValue(id, out Presence? presence) ? DateTimeOffset.MinValue
        : network == presence.Home ? presence.AtHome
        : network.IsGlobal ? presence.InGlobal
        : DateTimeOffset.MinValue;

    private sealed class Presence(NetworkName home)
    {
        public NetworkName Home => home;

        public DateTimeOffset AtHome { get; set; }

        public DateTimeOffset InGlobal { get; set; }
    }
}
