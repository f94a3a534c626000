using PeerPigeon.Actors;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation;

/// <summary>Who stays alone at home for as long as the law allows is in the global network; nobody leaves earlier, or while home is unknown.</summary>
/// <remarks>Bounds come from what is true of the world, which a peer learns later: so the least time is exact and the most has slack.</remarks>
internal sealed class FallbackEntered(SimulatedWorld world, Findings findings, FallbackRules rules) : Checker(world, findings)
{
    /// <summary>What the news of a loss may take: links and sessions that died without a word, a reconnect, two pushes of counts.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(60);

    // Twice the latency of the slowest hub.
    private static readonly TimeSpan HubLag = TimeSpan.FromSeconds(4);

    private readonly Dictionary<PeerId, State> _states = [];

    /// <summary>Falls seen so far, from the decision on.</summary>
    public long Departures { get; private set; }

    public override void Sample(DateTimeOffset now)
    {
        foreach (SimulatedPeer peer in World.Peers)
        {
            State state = Of(peer);
            bool company = HasCompanyAtHub(peer);
            state.SeenAgain |= company && peer.AnnouncedSince is not null;
            if (World.IsCut && IsKeptFromSomebody(peer))
                state.KeptApart = now;
            state.CompanySince = company ? state.CompanySince ?? now : null;
            // A slow hub tells of company late. And who could not be reached is left out for a while: home then had nobody.
            state.HadCompany = now - state.CompanySince > HubLag && now - state.KeptApart > FallbackReturned.UnreachableMemory;
            bool alone = IsAlone(peer, out bool othersRun);
            if (!alone || peer.Active == NetworkName.Global)
                state.AloneSince = null;
            else
                state.AloneSince ??= now;
            if (state.AloneSince is { } since && now - since > Most(state.Departures, othersRun))
                Report(
                    $"stays {peer.Id} {since}",
                    $"{peer.Id} has been alone in '{peer.Home}' for {(now - since).TotalSeconds:0} s and is not in the global network (phase {peer.Phase}, {state.Departures} departures)");
        }
    }

    public override void SessionChanged(Participant peer)
    {
        if (peer is SimulatedPeer mesh)
        {
            State state = Of(mesh);
            if (state.FirstAnnounced == default)
                state.FirstAnnounced = peer.AnnouncedSince ?? default;
            if (peer.AnnouncedSince is null)
                state.WasInCompany = mesh.IsUp && state.HadCompany && HasCompanyAtHub(mesh, orLostNow: true);
            else if (peer.AnnouncedSince == Now)
                state.SeenAgain = HasCompanyAtHub(mesh) || HadCompanyJustNow(mesh) || mesh.HasLink(mesh.Home);
            state.AloneSince = null;
        }

        if (peer.AnnouncedSince is null || peer.Announced != peer.Home)
            return;
        foreach (Participant other in World.MembersOf(peer.Home))
        {
            if (other != peer && other.Hub == peer.Hub && other is SimulatedPeer fellow)
                Of(fellow).SeenAgain = true;
        }
    }

    public override void StatusChanged(SimulatedPeer peer, MeshStatusChanged change)
    {
        State state = Of(peer);
        FallbackPhase phase = change.Status.Fallback.State;
        if (phase == FallbackPhase.Fallback && state.Phase is FallbackPhase.Home or FallbackPhase.Thin)
        {
            CheckDeparture(peer, state);
            state.Departures++;
            Departures++;
        }

        state.Phase = phase;
    }

    private void CheckDeparture(SimulatedPeer peer, State state)
    {
        if (peer.AnnouncedSince is not { } announced)
        {
            if (Now - peer.SessionEndedAt > TimeSpan.FromMilliseconds(50))
                Report($"unknown {peer.Id}", $"{peer.Id} leaves '{peer.Home}' although its hub connection is down: unknown is not empty");
            return;
        }

        foreach (TappedLink link in peer.Links)
        {
            if (link.Network == peer.Home && Now - link.OpenedAt > TimeSpan.FromSeconds(1))
                Report($"linked {peer.Id}", $"{peer.Id} leaves '{peer.Home}' although it is linked with {link.Remote} there");
        }

        if (peer.Hub.IsOurs && state is { WasInCompany: true, SeenAgain: false } && Now - announced < rules.HubWarmup - TimeSpan.FromMilliseconds(100))
            Report(
                $"warm {peer.Id}",
                $"{peer.Id} leaves '{peer.Home}' {(Now - announced).TotalSeconds:0.0} s after a reconnect, although home had peers before (hub-warmup {rules.HubWarmup.TotalSeconds} s)");
        DateTimeOffset home = peer.LastHomeLink > state.FirstAnnounced ? peer.LastHomeLink : state.FirstAnnounced;
        TimeSpan least = Damped(state.Departures) * (1 - FallbackRules.Jitter) - TimeSpan.FromMilliseconds(50);
        if (Now - home < least)
            Report(
                $"soon {peer.Id}",
                $"{peer.Id} leaves '{peer.Home}' after {(Now - home).TotalSeconds:0.0} s alone, before {least.TotalSeconds:0.0} s ({state.Departures} departures before)");
    }

    private TimeSpan Damped(int departures)
    {
        double grown = rules.FlapWindow == TimeSpan.Zero ? rules.Delay.Ticks : rules.Delay.Ticks * Math.Pow(2, Math.Min(departures, 40));
        return TimeSpan.FromTicks((long)Math.Min(grown, rules.MaxDelay.Ticks));
    }

    // Somebody who is there and cannot be reached is given a chance again and again, and each chance costs time.
    private TimeSpan Most(int departures, bool othersRun)
    {
        TimeSpan delay = Damped(departures) * (1 + FallbackRules.Jitter);
        TimeSpan plain = delay + rules.ReachTimeout + rules.HubWarmup + rules.Drain + Slack;
        return othersRun ? plain + (2 * delay) + (4 * rules.ReachTimeout) + (departures > 1 ? TimeSpan.FromMinutes(10) : TimeSpan.Zero) : plain;
    }

    private bool IsAlone(SimulatedPeer peer, out bool othersRun)
    {
        othersRun = false;
        if (!peer.IsUp || peer.AnnouncedSince is null || !peer.AllowsFallback || peer.Home == NetworkName.Global || peer.HasLink(peer.Home))
            return false;
        foreach (Participant other in World.MembersOf(peer.Home))
        {
            if (other == peer || !other.IsUp || other.Hub != peer.Hub)
                continue;
            othersRun = true;
            if (World.CanLink(peer, other))
                return false;
        }

        return true;
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

    // A hub that dies breaks all connections in one instant, one after the other.
    private bool HasCompanyAtHub(SimulatedPeer peer, bool orLostNow = false)
    {
        foreach (Participant other in World.MembersOf(peer.Home))
        {
            if (other != peer && other.Hub == peer.Hub && (other.AnnouncedSince is not null || (orLostNow && other.SessionEndedAt == Now)))
                return true;
        }

        return false;
    }

    // A slow hub still tells of who has just gone.
    private bool HadCompanyJustNow(SimulatedPeer peer) =>
        World.MembersOf(peer.Home).Any(other => other != peer && other.Hub == peer.Hub && other.AnnouncedSince is null && Now - other.SessionEndedAt < HubLag);

    private State Of(SimulatedPeer peer)
    {
        // Who was told to disconnect begins anew, as after a restart.
        if (!_states.TryGetValue(peer.Id, out State? state) || state.Run != peer.Comings)
            _states[peer.Id] = state = new() { Run = peer.Comings, KeptApart = state?.KeptApart ?? default };
        return state;
    }

    private sealed class State
    {
        public int Run { get; init; }

        public FallbackPhase Phase { get; set; }

        public int Departures { get; set; }

        public DateTimeOffset? AloneSince { get; set; }

        public DateTimeOffset KeptApart { get; set; }

        public DateTimeOffset? CompanySince { get; set; }

        public bool HadCompany { get; set; }

        public bool WasInCompany { get; set; }

        public bool SeenAgain { get; set; }

        public DateTimeOffset FirstAnnounced { get; set; }
    }
}
