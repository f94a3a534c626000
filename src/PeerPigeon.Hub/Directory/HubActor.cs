using System.Buffers.Text;
using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub;

/// <summary>The hub: whose each id is, which networks there are, and who is in which. No relayed frame passes here.</summary>
internal sealed partial class HubActor : ReceiveActor, IWithTimers
{
    public static Props Props(HubContext context, Random random) => Akka.Actor.Props.Create<HubActor>(context, random);

    // The keep-alive interval is cut into so many slices, so that the pings of ten thousand sessions spread over it.
    private const int KeepAliveSlices = 30;

    private const string SessionPrefix = "session-";

    private readonly HubContext _context;
    private readonly Random _random;
    private readonly Dictionary<PeerId, DirectoryEntry> _directory = [];
    private readonly Dictionary<NetworkName, IActorRef> _networks = [];
    private readonly NetworkCensus _census = new();
    private readonly UnlistedNames _unlisted;
    private readonly IActorRef _counts;
    private readonly Queue<HubSession> _keepAlive = new();
    private ImmutableArray<NetworkListing>? _listed;
    private IActorRef? _stopper;
    private long _serial;
    private int _held;
    private double _keepAliveShare;

    private sealed record KeepAliveDue
    {
        public static readonly KeepAliveDue Instance = new();
    }

    private sealed record StopOverdue
    {
        public static readonly StopOverdue Instance = new();
    }

    private sealed record ContestDue(PeerId Peer, long Number);

    public HubActor(HubContext context, Random random)
    {
        _context = context;
        _random = random;
        _unlisted = new UnlistedNames(context.Settings.UnlistedMemory, context.Settings.Limits.UnlistedNames);
        _counts = Context.ActorOf(HomeCountsActor.Props(context), "home-counts");
        Receive<HubProtocol.Open>(OnOpen);
        Receive<HubProtocol.Enter>(OnEnter);
        Receive<HubProtocol.Leave>(OnLeave);
        Receive<HubProtocol.Ended>(OnEnded);
        Receive<HubProtocol.ShowedLife>(OnShowedLife);
        Receive<HubProtocol.Proved>(OnProved);
        Receive<ContestDue>(OnContestDue);
        Receive<KeepAliveDue>(_ => OnKeepAliveDue());
        Receive<HubProtocol.GetSnapshot>(_ => Sender.Tell(Snapshot()));
        Receive<HubProtocol.Stop>(_ => OnStop());
        Receive<StopOverdue>(_ => ReportStopped());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private HubSettings Settings => _context.Settings;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    protected override void PreStart()
    {
        TimeSpan slice = Settings.KeepAlive / KeepAliveSlices;
        Timers.StartPeriodicTimer("keep-alive", KeepAliveDue.Instance, slice, slice);
    }

    /// <summary>A session whose actor failed ends with its socket. A network, or the counting, drops the message that failed and keeps its members.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(
        failure => Sender.Path.Name.StartsWith(SessionPrefix, StringComparison.Ordinal) ? Directive.Stop : Directive.Resume);

    private void OnOpen(HubProtocol.Open open)
    {
        HubSession session = open.Session;
        if (_stopper is not null)
            Refuse(session, Refusal.Stopping, null, 1000, "Server shutting down");
        else if (!PeerId.TryParse(open.PeerId, out PeerId peer))
            Refuse(session, Refusal.InvalidPeerId, null, 1008, "Invalid peerId format");
        else if (_directory.TryGetValue(peer, out DirectoryEntry? entry))
            Hold(session, entry);
        else if (_directory.Count >= Settings.Limits.Connections)
            Refuse(session, Refusal.Connections, peer, 1008, "Maximum connections reached");
        else
        {
            Start(session, peer);
            Accept(session);
        }
    }

    private void Start(HubSession session, PeerId peer)
    {
        session.Peer = peer;
        session.Attach(Context.ActorOf(SessionActor.Props(session, _context), $"{SessionPrefix}{++_serial}"));
    }

    private void Accept(HubSession session)
    {
        DateTimeOffset now = Now;
        _directory.Add(session.Peer, new DirectoryEntry(session, now));
        _keepAlive.Enqueue(session);
        session.Actor.Tell(SessionProtocol.Accept.Instance);
        _context.Counters.AddSessions(1);
        Publish(new SessionOpened(now, session.Peer));
    }

    private void OnEnded(HubProtocol.Ended ended)
    {
        if (!_directory.TryGetValue(ended.Session.Peer, out DirectoryEntry? entry))
            return;
        if (entry.Session != ended.Session)
        {
            Withdraw(entry, ended.Session);
            return;
        }

        Remove(entry, ended.Reason);
        if (entry.Contest is { } contest)
            Inherit(contest, contest.Held[0]);
        if (_stopper is not null && _directory.Count == 0)
            ReportStopped();
    }

    private void Remove(DirectoryEntry entry, string reason)
    {
        NetworkName? network = Visible(entry);
        Depart(entry, goodbye: null);
        _directory.Remove(entry.Session.Peer);
        _context.Counters.AddSessions(-1);
        Publish(new SessionClosed(Now, entry.Session.Peer, network, reason));
    }

    private void OnKeepAliveDue()
    {
        _keepAliveShare += _keepAlive.Count / (double)KeepAliveSlices;
        for (; _keepAliveShare >= 1 && _keepAlive.TryDequeue(out HubSession? session); _keepAliveShare--)
        {
            if (!_directory.TryGetValue(session.Peer, out DirectoryEntry? entry) || entry.Session != session)
                continue;
            session.Actor.Tell(SessionProtocol.KeepAlive.Instance);
            _keepAlive.Enqueue(session);
        }

        int unlisted = _unlisted.Count;
        _unlisted.Expire(Now);
        if (_unlisted.Count != unlisted)
            _listed = null;
    }

    private void OnStop()
    {
        _stopper = Sender;
        foreach (IActorRef child in Context.GetChildren())
        {
            if (child.Path.Name.StartsWith(SessionPrefix, StringComparison.Ordinal))
                child.Tell(new SessionProtocol.End(1000, "Server shutting down"));
        }

        if (_directory.Count == 0)
            ReportStopped();
        else
            Timers.StartSingleTimer("stop", StopOverdue.Instance, Settings.StopWait);
    }

    private void ReportStopped()
    {
        _stopper?.Tell(HubProtocol.Stopped.Instance);
        Context.Stop(Self);
    }

    private HubSnapshot Snapshot()
    {
        ImmutableArray<NetworkListing> listed = _listed ??= _census.List(_unlisted.Contains);
        ImmutableArray<RegisteredHub> hubs =
        [
            .. _hubs.Select(peer => _directory[peer]).Select(entry => new RegisteredHub(
                entry.Session.Peer, entry.Announcement!.Network, entry.ConnectedAt, entry.AnnouncedAt, entry.Announcement.Public)),
        ];
        return new HubSnapshot(_directory.Count, _census.Count, hubs, listed);
    }

    private void Refuse(HubSession session, Refusal reason, PeerId? peer, int code, string text)
    {
        Count(reason, peer);
        session.Refuse(code, text);
    }

    private void Count(Refusal reason, PeerId? peer)
    {
        _context.Counters.Refuse(reason);
        Publish(new ClientRejected(Now, reason, peer));
    }

    private static void Publish(HubEvent happened) => Context.System.EventStream.Publish(happened);

    private string Nonce()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
