using Akka.Actor;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

// Who is in which network. A session is in one at a time; a network's actor lives as long as somebody is in it.
internal sealed partial class HubActor
{
    private readonly SortedSet<PeerId> _hubs = [];

    private void OnEnter(HubProtocol.Enter enter)
    {
        if (!_directory.TryGetValue(enter.Session.Peer, out DirectoryEntry? entry) || entry.Session != enter.Session)
            return;
        Announcement announcement = enter.Announcement;
        if (!HasRoom(announcement.Network))
        {
            enter.Session.Actor.Tell(new SessionProtocol.EntryRefused(
                Refusal.Networks, $"the hub knows {_census.Count} networks, limit networks allows {Settings.Limits.Networks}; join an existing one"));
            return;
        }

        NetworkName? before = entry.Announcement?.Network;
        if (before != announcement.Network)
            Vacate(entry, goodbye: null);
        else
            Uncount(entry);

        entry.Announcement = announcement;
        entry.AnnouncedAt = Now;
        Tally(entry);
        _counts.Tell(new HomeCountsProtocol.Placed(entry.Session, announcement.Network, entry.Home, announcement.WantsCounts));
        NetworkOf(announcement.Network).Tell(new NetworkProtocol.Join(entry.Session, announcement));
        if (before != announcement.Network)
            Publish(new SessionEntered(Now, entry.Session.Peer, Visible(entry)));
    }

    private void OnLeave(HubProtocol.Leave leave)
    {
        if (_directory.TryGetValue(leave.Session.Peer, out DirectoryEntry? entry) && entry.Session == leave.Session)
            Depart(entry, leave.Goodbye);
    }

    // Out of every network; a move is told to the counting by the announce that follows.
    private void Depart(DirectoryEntry entry, ReadOnlyMemory<byte>? goodbye)
    {
        if (entry.Announcement is not null)
            _counts.Tell(new HomeCountsProtocol.Gone(entry.Session.Peer));
        Vacate(entry, goodbye);
    }

    private void Vacate(DirectoryEntry entry, ReadOnlyMemory<byte>? goodbye)
    {
        if (entry.Announcement is not { } announcement)
            return;
        Uncount(entry);
        entry.Announcement = null;
        IActorRef network = _networks[announcement.Network];
        network.Tell(new NetworkProtocol.Leave(entry.Session, goodbye));
        if (_census.ActiveIn(announcement.Network) > 0)
            return;
        _networks.Remove(announcement.Network);
        network.Tell(PoisonPill.Instance);      // after the farewell; whoever comes next gets a new one
    }

    // Counted under the home that it names, if the hub has room for that name.
    private void Tally(DirectoryEntry entry)
    {
        Announcement announcement = entry.Announcement!;
        entry.Home = announcement.Home is { } home && HasRoom(home) ? home : announcement.Network;
        _census.Enter(announcement.Network, entry.Home);
        if (announcement.IsHub)
            _hubs.Add(entry.Session.Peer);
        if (announcement.Unlisted)
        {
            entry.Unlisted = entry.Home == announcement.Network ? [entry.Home] : [entry.Home, announcement.Network];
            foreach (NetworkName name in entry.Unlisted)
            {
                if (!_unlisted.Ask(name, Now))
                    _context.Counters.AddUnlistedForgotten();
            }
        }

        _listed = null;
    }

    private void Uncount(DirectoryEntry entry)
    {
        _census.Leave(entry.Announcement!.Network, entry.Home);
        _hubs.Remove(entry.Session.Peer);
        foreach (NetworkName name in entry.Unlisted)
            _unlisted.Release(name, Now);
        entry.Unlisted = [];
        _listed = null;
    }

    private bool HasRoom(NetworkName name) => _census.Knows(name) || _census.Count < Settings.Limits.Networks;

    private NetworkName? Visible(DirectoryEntry entry) =>
        entry.Announcement is { } announcement && !_unlisted.Contains(announcement.Network) ? announcement.Network : null;

    // The actor's name does not give the network away: paths appear in logs, and a network may be unlisted.
    private IActorRef NetworkOf(NetworkName name)
    {
        if (!_networks.TryGetValue(name, out IActorRef? actor))
        {
            actor = Context.ActorOf(HubNetworkActor.Props(name, _context, _random.Next()), $"network-{++_serial}");
            _networks.Add(name, actor);
        }

        return actor;
    }
}
