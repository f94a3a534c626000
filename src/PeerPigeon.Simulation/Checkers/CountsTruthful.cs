using PeerPigeon.Hub;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>What a hub of ours counts is what is so, once it has had the time to tell.</summary>
internal sealed class CountsTruthful(SimulatedWorld world, Findings findings) : Checker(world, findings)
{
    /// <summary>A change is told at once or with the push that follows within five seconds.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(8);

    private readonly Dictionary<PeerId, NetworkCountsData> _told = [];
    private readonly Dictionary<(SimulatedHub, NetworkName), DateTimeOffset> _changed = [];

    public override void HubMessage(in HubPassage passage)
    {
        if (passage is { IsUpward: false, Message: { Kind: SignalKind.NetworkCounts } message } && NetworkCountsData.TryRead(message.Data, out NetworkCountsData? counts, out _)
            && message.Network == passage.Peer.Home)
        {
            _told[passage.Peer.Id] = counts;
        }
    }

    public override void SessionChanged(Participant peer)
    {
        _changed[(peer.Hub, peer.Home)] = Now;
        _changed[(peer.Hub, NetworkName.Global)] = Now;
        if (peer.AnnouncedSince is null)
            _told.Remove(peer.Id);
    }

    public override void Sample(DateTimeOffset now)
    {
        Dictionary<(SimulatedHub, NetworkName), NetworkListing> counted = [];
        foreach (SimulatedPeer peer in World.Peers)
        {
            if (!peer.Hub.IsOurs || !peer.Hub.IsUp || now < peer.Hub.UncertainUntil || peer.AnnouncedSince is null || peer.Home == NetworkName.Global
                || now - _changed.GetValueOrDefault((peer.Hub, peer.Home)) < Quiet)
            {
                continue;
            }

            if (!counted.TryGetValue((peer.Hub, peer.Home), out NetworkListing? truth))
                counted.Add((peer.Hub, peer.Home), truth = Truth(peer.Hub, peer.Home));
            if (!_told.TryGetValue(peer.Id, out NetworkCountsData? counts))
                Report($"silent {peer.Id}", $"{peer.Id} was told no counts of '{peer.Home}'");
            else if (counts.Active != truth.Active || counts.Away != truth.Fallback)
                Report(
                    $"wrong {peer.Id} {counts.Active} {counts.Away}",
                    $"{peer.Id} was told {counts.Active} active and {counts.Away} away in '{peer.Home}', where {truth.Active} are and {truth.Fallback} are away");
        }
    }

    /// <summary>Looks at what the hub would list.</summary>
    public void CheckListing(ShippedHub hub, HubSnapshot snapshot)
    {
        foreach (NetworkListing listed in snapshot.Listed)
        {
            NetworkListing truth = Truth(hub, listed.Name);
            if (listed != truth)
                Report($"listing {hub.Address} {listed.Name}", $"{hub.Address} lists {listed}, true is {truth}");
            if (listed.Name != NetworkName.Global && World.MembersOf(listed.Name).Any(member => member.Hub == hub && member is SimulatedPeer { IsStrict: true }))
                Report($"unlisted {listed.Name}", $"{hub.Address} lists '{listed.Name}', the home of a strict peer");
        }
    }

    private NetworkListing Truth(SimulatedHub hub, NetworkName network)
    {
        int peers = 0, active = 0, away = 0;
        if (network == NetworkName.Global)
        {
            foreach (Participant peer in World.Everybody)
            {
                if (peer.Hub == hub && peer.Announced == network)
                    active++;
                if (peer.Hub == hub && peer.Announced is not null && peer.Home == network)
                    peers++;
            }

            return new(network, peers, active, away);
        }

        foreach (Participant peer in World.MembersOf(network))
        {
            if (peer.Hub != hub || peer.Announced is not { } announced)
                continue;
            peers++;
            if (announced == network)
                active++;
            else
                away++;
        }

        return new(network, peers, active, away);
    }
}
