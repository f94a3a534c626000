using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text.Json;
using PeerPigeon.Core;

namespace PeerPigeon.Actors;

/// <summary>The metrics of the meshes and bridges that hosts of this process run, a meter per area.</summary>
/// <remarks>
/// They are read from the counters when somebody asks, so that counting costs what it cost before; <see cref="MeshHistograms"/>
/// are the exception, and cost nothing while nobody listens. Meshes with the same home network are one series; beyond <see cref="MaxNetworks"/> networks the rest share
/// <see cref="OtherNetworks"/>. Simulated meshes do not show.
/// </remarks>
public static class MeshMeters
{
    /// <summary>Home networks with a series of their own, 32.</summary>
    public const int MaxNetworks = 32;

    /// <summary>The tag of the meshes of all other networks.</summary>
    public const string OtherNetworks = "(other)";

    /// <summary>Every meter of the library is called so, or so and what it is about.</summary>
    public const string Prefix = "PeerPigeon.";

    private static readonly Meter Mesh = new("PeerPigeon.Mesh"), Gossip = new("PeerPigeon.Gossip"), Routing = new("PeerPigeon.Routing"),
        Dht = new("PeerPigeon.Dht"), Bridge = new("PeerPigeon.Bridge");

    private static ImmutableArray<MeteredMesh> _meshes = [];
    private static ImmutableArray<BridgeCounters> _bridges = [];

    static MeshMeters()
    {
        Gauge("peerpigeon.mesh.hub.sessions", "{session}", "Connections to hubs that stand", mesh => mesh.Status.Connected ? 1 : 0);
        Gauge("peerpigeon.mesh.links", "{link}", "Open links", mesh => mesh.Status.ConnectedCount);
        Gauge("peerpigeon.mesh.links.connecting", "{link}", "Links being opened", mesh => mesh.Status.TotalPeerCount - mesh.Status.ConnectedCount);
        Gauge("peerpigeon.mesh.peers.discovered", "{peer}", "Peers of the active network that were heard of", mesh => mesh.Status.DiscoveredCount);
        Gauge("peerpigeon.mesh.members", "{peer}", "Members of the active network, this peer included, as far as is known", mesh => mesh.Members);
        Gauge("peerpigeon.mesh.home.peers", "{peer}", "Other peers that home has; 0 also where that is not known", mesh => mesh.Status.Fallback.HomePeers ?? 0);
        Tagged(
            Mesh, "peerpigeon.mesh.fallback.state", "{mesh}", "Meshes by where they stand between home and global", "state", Names<FallbackPhase>(), isCounter: false,
            mesh => state => mesh.Status.Fallback.State == (FallbackPhase)state ? 1 : 0);
        Counter(Mesh, "peerpigeon.mesh.fallbacks", "{switch}", "Times that a mesh left home for the global network", mesh => mesh.Fallbacks);
        Counter(Mesh, "peerpigeon.mesh.returns", "{switch}", "Times that a mesh came home", mesh => mesh.Returns);
        Counter(Mesh, "peerpigeon.mesh.hub.losses", "{attempt}", "Times that a hub was lost, or not reached", mesh => mesh.HubLosses);
        Counter(Mesh, "peerpigeon.mesh.messages.delivered", "{message}", "Messages given to the application", mesh => mesh.Counters.Delivered);
        Counter(Mesh, "peerpigeon.mesh.messages.published", "{message}", "Publications that at least one link took", mesh => mesh.Counters.Published);
        Counter(Mesh, "peerpigeon.mesh.messages.escalated", "{message}", "Publications that went out in the global network instead of home", mesh => mesh.Counters.Escalated);
        Counter(Mesh, "peerpigeon.mesh.frames.forwarded", "{frame}", "Frames relayed, once for each link that took one", mesh => mesh.Counters.Forwarded);
        Tagged(
            Mesh, "peerpigeon.mesh.frames.dropped", "{frame}", "Frames and signals that went no further, by reason", "reason", Names<DropReason>(), isCounter: true,
            mesh => reason => mesh.Counters.Drops((DropReason)reason));
        Tagged(
            Mesh, "peerpigeon.mesh.misbehaviour", "{act}", "Acts that cost a neighbour points, by kind", "kind", Names<Misbehaviour>(), isCounter: true,
            mesh => kind => mesh.Counters.Acts((Misbehaviour)kind));
        Tagged(
            Mesh, "peerpigeon.mesh.links.given_up", "{link}", "Links closed because of the neighbour", "reason", ["misbehaved", "barren"], isCounter: true,
            mesh => reason => reason == 0 ? mesh.Counters.Refused : mesh.Counters.BarrenLinks);
        Tagged(
            Mesh, "peerpigeon.mesh.signatures", "{frame}", "Signed frames, by what became of them: checked, or beyond the budget unchecked", "result", ["checked", "unchecked"],
            isCounter: true, mesh => result => result == 0 ? mesh.Counters.CheckedSignatures : mesh.Counters.UncheckedSignatures);
        DefineGossip();
        DefineRoutingAndRecords();
        Bridge.CreateObservableCounter(
            "peerpigeon.bridge.messages", () => Names<BridgeVerdict>().Select((name, verdict) =>
                new Measurement<long>(_bridges.Sum(bridge => bridge.Of((BridgeVerdict)verdict)), new KeyValuePair<string, object?>("verdict", name))),
            "{message}", "Messages heard by bridges, by what became of them");
        Bridge.CreateObservableCounter(
            "peerpigeon.bridge.failed", () => _bridges.Sum(bridge => bridge.Failed), "{message}", "Messages that a bridge told on and the other network did not take");
    }

    /// <summary>The meshes that show now.</summary>
    public static int Count => _meshes.Length;

    /// <summary>Shows a mesh from now on, until the answer is disposed.</summary>
    internal static IDisposable Add(MeshView view, MeshCounters counters, Func<bool> isStorageFailing)
    {
        MeteredMesh mesh = new(view, counters, isStorageFailing);
        ImmutableInterlocked.Update(ref _meshes, static (all, one) => all.Add(one), mesh);
        return new Shown(() =>
        {
            ImmutableInterlocked.Update(ref _meshes, static (all, one) => all.Remove(one), mesh);
            mesh.Dispose();
        });
    }

    /// <summary>Shows a bridge from now on, until the answer is disposed.</summary>
    internal static IDisposable Add(BridgeCounters bridge)
    {
        ImmutableInterlocked.Update(ref _bridges, static (all, one) => all.Add(one), bridge);
        return new Shown(() => ImmutableInterlocked.Update(ref _bridges, static (all, one) => all.Remove(one), bridge));
    }

    private static void DefineGossip()
    {
        Counter(Gossip, "peerpigeon.gossip.frames.sent", "{frame}", "Full frames of gossip put on links", mesh => mesh.Counters.Gossip.Sent);
        Counter(Gossip, "peerpigeon.gossip.frames.received", "{frame}", "Frames of gossip that came for the first time", mesh => mesh.Counters.Gossip.Received);
        Counter(Gossip, "peerpigeon.gossip.frames.duplicate", "{frame}", "Frames of gossip that came again", mesh => mesh.Counters.Gossip.Duplicates);
        Counter(Gossip, "peerpigeon.gossip.frames.slowed", "{frame}", "Frames of gossip that were read later: scoring.frames-per-second", mesh => mesh.Counters.Gossip.Slowed);
        Counter(Gossip, "peerpigeon.gossip.ids.sent", "{id}", "Ids of frames told to neighbours", mesh => mesh.Counters.Gossip.IdsSent);
        Counter(Gossip, "peerpigeon.gossip.ids.repeated", "{id}", "Ids told again, since the neighbour did not seem to have the frame", mesh => mesh.Counters.Gossip.IdsRepeated);
        Counter(Gossip, "peerpigeon.gossip.pulls", "{frame}", "Frames asked for", mesh => mesh.Counters.Gossip.Pulls);
        Counter(Gossip, "peerpigeon.gossip.served", "{frame}", "Frames sent because a neighbour asked for them", mesh => mesh.Counters.Gossip.Served);
        Counter(Gossip, "peerpigeon.gossip.repairs", "{frame}", "Frames that came because they were asked for", mesh => mesh.Counters.Gossip.Repairs);
        Counter(Gossip, "peerpigeon.gossip.grafts", "{link}", "Links that became part of an origin's tree at the neighbour's wish", mesh => mesh.Counters.Gossip.Grafts);
        Counter(Gossip, "peerpigeon.gossip.prunes", "{link}", "Links that left an origin's tree at the neighbour's wish", mesh => mesh.Counters.Gossip.Prunes);
        Counter(Gossip, "peerpigeon.gossip.promises.broken", "{frame}", "Frames that a neighbour named and did not give", mesh => mesh.Counters.Gossip.BrokenPromises);
        Counter(
            Gossip, "peerpigeon.gossip.pulls.refused", "{frame}", "Frames not sent although asked for: above gossip.serve-bytes, or said before the neighbour came",
            mesh => mesh.Counters.Gossip.PullsRefused);
        Counter(
            Gossip, "peerpigeon.gossip.history.forgotten", "{frame}", "Frames let go before their time: gossip.history-frames, -bytes, service-frames",
            mesh => mesh.Counters.Gossip.Forgotten);
        Counter(Gossip, "peerpigeon.gossip.missing.overflows", "{id}", "Ids of missed frames that found no room: gossip.missing", mesh => mesh.Counters.Gossip.Overflows);
        Counter(
            Gossip, "peerpigeon.gossip.confirmations.shed", "{frame}", "Confirmations of tracked broadcasts above gossip.confirmations",
            mesh => mesh.Counters.Gossip.ConfirmationsShed);
        Counter(
            Gossip, "peerpigeon.gossip.seen.forgotten", "{generation}", "Generations of seen frame ids forgotten before their time; frames may then come twice",
            mesh => mesh.Counters.Gossip.SeenForgotten);
    }

    private static void DefineRoutingAndRecords()
    {
        Tagged(
            Routing, "peerpigeon.routing.events", "{event}", "Direct messages, and the ways of routed frames, by what happened", "event", Names<RoutingEvent>(), isCounter: true,
            mesh => what => mesh.Counters.Routing.Of((RoutingEvent)what));
        Tagged(
            Dht, "peerpigeon.dht.commands", "{command}", "Puts, gets and deletions of the application, by outcome", "outcome", ["written", "found", "nothing", "refused"], isCounter: true,
            mesh => outcome => outcome switch
            {
                0 => mesh.Counters.Dht.Written,
                1 => mesh.Counters.Dht.Read - mesh.Counters.Dht.ReadNothing,
                2 => mesh.Counters.Dht.ReadNothing,
                _ => mesh.Counters.Dht.CommandsRefused,
            });
        Gauge("peerpigeon.dht.records", "{record}", "Records held", mesh => mesh.Counters.Dht.Held);
        Tagged(
            Dht, "peerpigeon.dht.refused", "{record}", "Records that were not taken, by verdict", "verdict", Names<RecordVerdict>(), isCounter: true,
            mesh => verdict => mesh.Counters.Dht.Refused((RecordVerdict)verdict));
        Tagged(
            Dht, "peerpigeon.dht.repaired", "{record}", "Records sent to owners that lacked them, by what noticed it", "by", ["look_up", "digest"], isCounter: true,
            mesh => by => by == 0 ? mesh.Counters.Dht.Repaired : mesh.Counters.Dht.Replicated);
        Counter(Dht, "peerpigeon.dht.handed_over", "{record}", "Records let go, because their owners hold them", mesh => mesh.Counters.Dht.HandedOver);
        Counter(Dht, "peerpigeon.dht.adopted", "{record}", "Records adopted from neighbours of 1.1.3", mesh => mesh.Counters.Dht.Adopted);
        Counter(Dht, "peerpigeon.dht.sent", "By", "Bytes of requests and answers, frames around them not counted", mesh => mesh.Counters.Dht.BytesSent);
        Tagged(
            Dht, "peerpigeon.dht.neighbours.asked", "{look-up}", "Look-ups that ended with a question to the neighbours of 1.1.3, by outcome", "outcome",
            ["found", "nothing", "unanswered"], isCounter: true, mesh => outcome => mesh.Counters.Dht.NeighbourAnswers(outcome));
        Gauge("peerpigeon.dht.store.failing", "{mesh}", "Meshes whose records could not be written the last time, the disk being full for example", mesh => mesh.IsStorageFailing ? 1 : 0);
    }

    private static string[] Names<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private static void Gauge(string name, string unit, string description, Func<MeteredMesh, long> read) =>
        (name.StartsWith("peerpigeon.dht.", StringComparison.Ordinal) ? Dht : Mesh).CreateObservableUpDownCounter(name, () => Read(read), unit, description);

    private static void Counter(Meter meter, string name, string unit, string description, Func<MeteredMesh, long> read) =>
        meter.CreateObservableCounter(name, () => Read(read), unit, description);

    private static void Tagged(
        Meter meter, string name, string unit, string description, string tag, string[] values, bool isCounter, Func<MeteredMesh, Func<int, long>> read)
    {
        IEnumerable<Measurement<long>> Observe() => ByNetwork().SelectMany(network => values.Select((value, i) => new Measurement<long>(
            network.Sum(mesh => read(mesh)(i)), new("network", network.Key), new(tag, value))));
        if (isCounter)
            meter.CreateObservableCounter(name, Observe, unit, description);
        else
            meter.CreateObservableUpDownCounter(name, Observe, unit, description);
    }

    private static IEnumerable<Measurement<long>> Read(Func<MeteredMesh, long> read) => ByNetwork().Select(network =>
        new Measurement<long>(network.Sum(read), new KeyValuePair<string, object?>("network", network.Key)));

    private static IGrouping<string, MeteredMesh>[] ByNetwork()
    {
        HashSet<string> named = [.. _meshes.Select(mesh => mesh.Network).Distinct(StringComparer.Ordinal).Take(MaxNetworks)];
        return [.. _meshes.GroupBy(mesh => named.Contains(mesh.Network) ? mesh.Network : OtherNetworks, StringComparer.Ordinal)];
    }

    private sealed class Shown(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
