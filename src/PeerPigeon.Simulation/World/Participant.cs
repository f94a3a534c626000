using System.Text;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>Anybody with an id in a simulated world, and what is true of it whatever it believes itself.</summary>
public abstract class Participant
{
    private readonly List<TappedLink> _links = [];

    private protected Participant(SimulatedWorld world, int index, PeerId id, NetworkName home, SimulatedHub hub)
    {
        World = world;
        Index = index;
        Id = id;
        Home = home;
        Hub = hub;
        IdText = id.ToString();
        HomeOnWire = home.Value.StartsWith(Wire.NetworkPrefix, StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(home.Value) : [];
    }

    /// <summary>Its id.</summary>
    public PeerId Id { get; }

    /// <summary>Its home network.</summary>
    public NetworkName Home { get; }

    /// <summary>The hub that it goes to.</summary>
    public SimulatedHub Hub { get; }

    /// <summary>Whether its process runs and was told to connect.</summary>
    public bool IsUp { get; private protected set; }

    /// <summary>The network in which it publishes now.</summary>
    public abstract NetworkName Active { get; }

    internal string IdText { get; }

    /// <summary>The only network name that it may hear or say; empty where none is marked by <see cref="Wire.NetworkPrefix"/>.</summary>
    internal byte[] HomeOnWire { get; }

    internal SimulatedWorld World { get; }

    /// <summary>Place in the world's list.</summary>
    internal int Index { get; }

    /// <summary>Which run of it, counted over the whole world: a restarted peer remembers nothing.</summary>
    internal int Incarnation { get; private protected set; }

    /// <summary>Since when the hub has it without a break; null while it does not.</summary>
    internal DateTimeOffset? AnnouncedSince { get; private set; }

    /// <summary>The network that it announced last on the connection that stands.</summary>
    internal NetworkName? Announced { get; private set; }

    /// <summary>Its ends of open links.</summary>
    internal IReadOnlyList<TappedLink> Links => _links;

    /// <summary>When it last lost a link in its home network that had lasted for a second at least.</summary>
    internal DateTimeOffset LastHomeLink { get; private set; }

    /// <summary>When its hub connection last ended.</summary>
    internal DateTimeOffset SessionEndedAt { get; private set; }

    /// <summary>When it last announced, or a link of it opened or ended.</summary>
    internal DateTimeOffset LastChange { get; private set; }

    /// <summary>Whether it never falls back.</summary>
    internal virtual bool IsStrict => true;

    internal bool HasLink(NetworkName network)
    {
        foreach (TappedLink link in _links)
        {
            if (link.Network == network)
                return true;
        }

        return false;
    }

    internal void LinkOpened(TappedLink link)
    {
        _links.Add(link);
        LastChange = World.Now;
        World.Observers.LinkOpened(link);
    }

    internal void LinkClosed(TappedLink link)
    {
        if (!_links.Remove(link))
            return;
        LastChange = World.Now;
        if (link.Network == Home && World.Now - link.OpenedAt >= TimeSpan.FromSeconds(1))
            LastHomeLink = World.Now;
        World.Observers.LinkClosed(link);
    }

    internal void SaidAnnounce(NetworkName network)
    {
        LastChange = World.Now;
        AnnouncedSince ??= World.Now;
        Announced = network;
        World.Observers.SessionChanged(this);
    }

    internal void SessionEnded()
    {
        if (Announced is null)
            return;
        LastChange = SessionEndedAt = World.Now;
        AnnouncedSince = null;
        Announced = null;
        World.Observers.SessionChanged(this);
    }

    private protected void Died()
    {
        IsUp = false;
        foreach (TappedLink link in _links.ToArray())
            LinkClosed(link);
        SessionEnded();
    }
}
