using System.Globalization;
using Akka.Actor;
using PeerPigeon.Transport;

namespace PeerPigeon.Hub;

/// <summary>The way into a hub: opens sessions for sockets of any kind, tells its state, stops it. Members may be called from any thread.</summary>
public sealed class HubGate
{
    // Keys that are remembered: of peers that came back within the keep-alive, a moment ago.
    private const int ProofKeys = 64;

    private readonly IActorRef _hub;
    private readonly HubContext _context;
    private volatile bool _stopping;

    private HubGate(IActorRef hub, HubContext context, DateTimeOffset startedAt)
    {
        _hub = hub;
        _context = context;
        StartedAt = startedAt;
    }

    /// <summary>The settings that the hub runs with.</summary>
    public HubSettings Settings => _context.Settings;

    /// <summary>What happened since the start.</summary>
    public HubCounters Counters => _context.Counters;

    /// <summary>Names this run of the hub; in <c>connected</c>, and what a <see cref="HubProof"/> is made over.</summary>
    public string Epoch => _context.Epoch;

    /// <summary>When the hub started, on the actor system's clock.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Whether it closes its sessions, and takes no new ones.</summary>
    public bool IsStopping => _stopping;

    /// <summary>Starts a hub on an actor system, whose clock is the hub's clock. It publishes <see cref="HubEvent"/>s on the system's event stream.</summary>
    /// <param name="system">Where its actors live; several hubs need several names.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="random">Draws nonces, the epoch and introductions; the hub's alone from now on. A seeded one in simulations.</param>
    /// <param name="name">The hub's actor is <c>/user/{name}</c>.</param>
    /// <param name="verifier">Checks the proof of whoever takes an id over; null: ECDSA. Simulations have keys of their own.</param>
    public static HubGate Start(ActorSystem system, HubSettings settings, Random random, string name = "hub", ISignatureVerifier? verifier = null)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(random);
        string epoch = random.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
        HubContext context = new(settings, settings.Limits.Protocol, new HubCounters(), epoch, verifier ?? new EcdsaSignatureVerifier(ProofKeys));
        return new HubGate(system.ActorOf(HubActor.Props(context, random), name), context, system.Scheduler.Now);
    }

    /// <summary>A socket has been opened. The hub greets it, or closes it with one of the codes of wire protocol §2.1.</summary>
    /// <param name="peerId">The query's <c>peerId</c>, as it came.</param>
    /// <param name="socket">The client.</param>
    /// <returns>What the socket's reader reports to, from now on.</returns>
    public IHubSession Open(string? peerId, IHubSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        HubSession session = new(socket, Settings.Limits.InboundMessages);
        if (_stopping)
        {
            _context.Counters.Refuse(Refusal.Stopping);
            session.Refuse(1000, "Server shutting down");
        }
        else
            _hub.Tell(new HubProtocol.Open(session, peerId), ActorRefs.NoSender);
        return session;
    }

    /// <summary>The hub's state now.</summary>
    /// <exception cref="AskTimeoutException">The hub has stopped, or did not answer in five seconds.</exception>
    public Task<HubSnapshot> GetSnapshotAsync() => _hub.Ask<HubSnapshot>(HubProtocol.GetSnapshot.Instance, TimeSpan.FromSeconds(5));

    /// <summary>Closes every socket with 1000 "Server shutting down" and ends the hub, within <c>stop-wait</c> and a second.</summary>
    public async Task StopAsync()
    {
        if (_stopping)
            return;
        _stopping = true;
        try
        {
            await _hub.Ask<HubProtocol.Stopped>(HubProtocol.Stop.Instance, Settings.StopWait + TimeSpan.FromSeconds(1));
        }
        catch (AskTimeoutException)
        {
            // The actor system went first; its sessions closed their sockets on their way out.
        }
    }
}
