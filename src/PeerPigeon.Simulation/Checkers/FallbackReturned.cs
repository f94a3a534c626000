using PeerPigeon.Actors;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>Who is in the global network while home has somebody for it comes home in time, and not before the dwell has passed.</summary>
internal sealed class FallbackReturned(SimulatedWorld world, Findings findings, FallbackRules rules) : Checker(world, findings)
{
    /// <summary>What the news may take: a push of counts, a reconnect, a first link.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    /// <summary>Longest time for which somebody who could not be reached is left out, and a little.</summary>
    public static readonly TimeSpan UnreachableMemory = TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(20);

    private readonly Dictionary<PeerId, State> _states = [];

    /// <summary>Completed falls: the global network became the active one.</summary>
    public long Falls { get; private set; }

    /// <summary>Completed returns.</summary>
    public long Returns { get; private set; }

    public override void Sample(DateTimeOffset now)
    {
        bool cut = World.IsCut;
        foreach (SimulatedPeer peer in World.Peers)
        {
            State state = Of(peer);
            if (cut && IsKeptFromSomebody(peer))
                state.KeptApart = now;
            if (peer.Active != NetworkName.Global || peer.Home == NetworkName.Global || !CanReturn(peer))
                state.ReturnableSince = null;
            else
                state.ReturnableSince ??= now;
            if (state.ReturnableSince is not { } since)
                continue;
            TimeSpan most = rules.ReturnDwell + rules.Drain + rules.HubWarmup + Slack;
            if (now - state.KeptApart < UnreachableMemory + most)
                continue;
            if (!peer.Hub.IsOurs)
                most += (rules.MaxDelay * (1 + FallbackRules.Jitter)) + Slack;
            if (now - since > most)
                Report(
                    $"away {peer.Id} {since}",
                    $"{peer.Id} stays in the global network although somebody of '{peer.Home}' has been there for {(now - since).TotalSeconds:0} s (phase {peer.Phase})");
        }
    }

    public override void SessionChanged(Participant peer)
    {
        // While its hub connection is down a peer knows nothing, and its dwell stands still.
        if (peer is SimulatedPeer { AnnouncedSince: null } offline)
            Of(offline).WasOffline = true;
        foreach (Participant other in World.MembersOf(peer.Home))
        {
            if (other is SimulatedPeer fellow)
                Look(fellow);
        }
    }

    public override void LinkOpened(TappedLink link)
    {
        if (link.Owner is SimulatedPeer peer && link.Network == peer.Home)
            Look(peer);
    }

    public override void LinkClosed(TappedLink link) => LinkOpened(link);

    public override void StatusChanged(SimulatedPeer peer, MeshStatusChanged change)
    {
        State state = Of(peer);
        NetworkName active = change.Status.NetworkName;
        if (state.Active == active)
            return;
        if (active == NetworkName.Global)
            Falls++;
        else if (change.Status.IsActive && peer is { IsUp: true, AllowsFallback: true })
        {
            Returns++;
            TimeSpan company = state.CompanySince is { } since ? Now - since : TimeSpan.Zero;
            if (company < rules.ReturnDwell - TimeSpan.FromMilliseconds(50))
                Report(
                    $"soon {peer.Id}",
                    $"{peer.Id} returned to '{peer.Home}' after {company.TotalSeconds:0.0} s of company there, before return-dwell {rules.ReturnDwell.TotalSeconds} s");
        }

        state.Active = active;
    }

    // Company in the widest sense: anybody whom the peer might count for its return, whoever vanished and is not missed yet among them.
    private void Look(SimulatedPeer peer)
    {
        State state = Of(peer);
        if (HasCompany(peer))
        {
            if (state.CompanySince is null || (!state.WasOffline && Now - state.CompanyUntil > Memory(peer)))
                state.CompanySince = Now;
            state.WasOffline &= peer.AnnouncedSince is null;
            state.CompanyUntil = DateTimeOffset.MaxValue;
        }
        else if (state.CompanyUntil == DateTimeOffset.MaxValue)
            state.CompanyUntil = Now;
    }

    // Who has gone counts until the hub says so, or, where only sightings tell of it, as long as a sighting lasts.
    private static TimeSpan Memory(SimulatedPeer peer) => peer.Hub.IsOurs ? CountsTruthful.Quiet : FallbackRules.SightingAge + Slack;

    private bool HasCompany(SimulatedPeer peer)
    {
        if (peer.HasLink(peer.Home))
            return true;
        foreach (Participant other in World.MembersOf(peer.Home))
        {
            if (other != peer && other.Hub == peer.Hub && (other.AnnouncedSince is not null || other is SimulatedPeer { Ghost: { } ghost } && Now <= ghost.Until))
                return true;
        }

        return false;
    }

    private bool CanReturn(SimulatedPeer peer)
    {
        if (!peer.IsUp || peer.AnnouncedSince is null)
            return false;
        foreach (Participant other in World.MembersOf(peer.Home))
        {
            if (other == peer || !other.IsUp || other.Hub != peer.Hub || other.AnnouncedSince is null || !World.CanLink(peer, other))
                continue;
            // A hub of 1.1.3 tells nothing of home to somebody who is away: only who falls back as well is seen.
            if (peer.Hub.IsOurs || other is SimulatedPeer { AllowsFallback: true })
                return true;
        }

        return false;
    }

    private bool IsKeptFromSomebody(SimulatedPeer peer)
    {
        foreach (Participant other in World.MembersOf(peer.Home))
        {
            if (other != peer && !World.CanLink(peer, other))
                return true;
        }

        return false;
    }

    private State Of(SimulatedPeer peer)
    {
        if (!_states.TryGetValue(peer.Id, out State? state) || state.Incarnation != peer.Incarnation)
            _states[peer.Id] = state = new() { Incarnation = peer.Incarnation, Active = peer.Home, KeptApart = state?.KeptApart ?? default };
        return state;
    }

    private sealed class State
    {
        public int Incarnation { get; init; }

        public NetworkName Active { get; set; }

        public DateTimeOffset KeptApart { get; set; }

        public DateTimeOffset? ReturnableSince { get; set; }

        public DateTimeOffset? CompanySince { get; set; }

        public bool WasOffline { get; set; }

        /// <summary>When the company ended; far in the future while it lasts.</summary>
        public DateTimeOffset CompanyUntil { get; set; }
    }
}
