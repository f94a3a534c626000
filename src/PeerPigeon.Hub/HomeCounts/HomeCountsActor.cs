using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>
/// Tells members of each network how many it has, in it and away: at once while they are few, else the latest value once per
/// <c>counts-interval</c>. What it sends of a network goes to sessions alone whose home that is.
/// </summary>
internal sealed class HomeCountsActor : ReceiveActor, IWithTimers
{
    public static Props Props(HubContext context) => Akka.Actor.Props.Create<HomeCountsActor>(context);

    private readonly HubContext _context;
    private readonly PopulationBook _book = new();

    private sealed record PushDue(NetworkName Network);

    public HomeCountsActor(HubContext context)
    {
        _context = context;
        Receive<HomeCountsProtocol.Placed>(OnPlaced);
        Receive<HomeCountsProtocol.Gone>(gone => Publish(_book.Remove(gone.Peer)));
        Receive<PushDue>(OnPushDue);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    private void OnPlaced(HomeCountsProtocol.Placed placed)
    {
        bool told = Publish(_book.Place(placed)).Contains(placed.Home);
        if (placed.WantsCounts && !told && _book.Find(placed.Home) is { } home)
            Send(placed.Session, Encode(home));      // whoever comes is told where things stand
    }

    private ImmutableArray<NetworkName> Publish(ImmutableArray<NetworkPopulation> changed)
    {
        ImmutableArray<NetworkName>.Builder pushed = ImmutableArray.CreateBuilder<NetworkName>();
        foreach (NetworkPopulation network in changed)
        {
            TimeSpan wait = network.IsSmall || network.PushedAt is null ? TimeSpan.Zero : network.PushedAt.Value + _context.Settings.CountsInterval - Now;
            if (wait <= TimeSpan.Zero)
            {
                Push(network);
                pushed.Add(network.Name);
            }
            else
                Postpone(network, wait);
        }

        return pushed.DrainToImmutable();
    }

    private void Push(NetworkPopulation network)
    {
        if (network.IsWaiting)
            Timers.Cancel(network.Name);
        network.IsWaiting = false;
        network.PushedAt = Now;
        if (network.Receivers.Count == 0)
            return;
        byte[] frame = Encode(network);
        foreach (HubSession session in network.Receivers.Values)
            Send(session, frame);
    }

    private void Postpone(NetworkPopulation network, TimeSpan wait)
    {
        _context.Counters.AddCountsCoalesced();
        if (network.IsWaiting)
            return;
        network.IsWaiting = true;
        Timers.StartSingleTimer(network.Name, new PushDue(network.Name), wait);
    }

    private void OnPushDue(PushDue due)
    {
        if (_book.Find(due.Network) is { IsWaiting: true } network)
            Push(network);
    }

    private void Send(HubSession session, byte[] frame)
    {
        _context.Counters.AddCountsPushed();
        session.Send(frame);
    }

    private static byte[] Encode(NetworkPopulation network) => HubFrames.NetworkCounts(network.Name, network.Count(), Now.ToUnixTimeMilliseconds());
}
