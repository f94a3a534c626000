using System.Collections.Immutable;
using System.Globalization;
using PeerPigeon.Actors;
using PeerPigeon.Protocol;

namespace PeerPigeon.Dashboard.Ring;

/// <summary>A peer on the ring.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">What it is called here, if it is a peer of this process; else null.</param>
/// <param name="Network">Where it is.</param>
/// <param name="IsSelf">Whether it is the peer that the page belongs to.</param>
/// <param name="IsJavaScript">Whether it runs PeerPigeon 1.1.3, as far as can be told.</param>
/// <param name="Link">Our link with it; null: none.</param>
/// <param name="Member">What it says of itself; null: nothing.</param>
/// <param name="X">Across, from 0 to <see cref="RingPlan.Size"/>.</param>
/// <param name="Y">Down.</param>
/// <param name="LabelX">Where its name stands.</param>
/// <param name="LabelY">Where its name stands.</param>
/// <param name="Anchor">On which side of that point.</param>
internal sealed record RingPeer(
    PeerId Id, string? Name, string Network, bool IsSelf, bool IsJavaScript, MeshPeer? Link, MeshMember? Member, double X, double Y, double LabelX, double LabelY, string Anchor)
{
    public string Shown => Name ?? Id.ToString()[..6];
}

/// <summary>A link between two peers of the ring.</summary>
internal sealed record RingChord(PeerId From, PeerId To, string Network, bool IsJavaScript, string Path);

/// <summary>Where everybody stands: by id around the ring, pushed apart where ids are close to each other, in the order of the ids.</summary>
internal sealed record RingPlan(ImmutableArray<RingPeer> Peers, ImmutableArray<RingChord> Chords, double DotSize, bool ShowsNames)
{
    /// <summary>Width and height of the picture.</summary>
    public const double Size = 640;

    /// <summary>Peers that are drawn at most; those beyond are left out, neighbours last.</summary>
    public const int MaxPeers = 256;

    private const double Radius = 250;
    private const int MaxNames = 28;

    public static RingPlan Of(IPeerPigeonMesh mesh, IReadOnlyDictionary<string, IPeerPigeonMesh> neighbourhood)
    {
        Dictionary<PeerId, Known> known = [];
        Dictionary<(PeerId, PeerId), (string Network, bool IsJavaScript)> links = [];
        Dictionary<PeerId, string> names = neighbourhood.ToDictionary(other => other.Value.PeerId, other => other.Key);
        MeshStatus status = mesh.GetStatus();
        known[mesh.PeerId] = new(status.NetworkName.Value);
        Take(mesh, known, links, own: true);
        foreach (IPeerPigeonMesh other in neighbourhood.Values.Where(other => other.PeerId != mesh.PeerId))
        {
            known.TryAdd(other.PeerId, new(other.NetworkName.Value));
            Take(other, known, links, own: false);
        }

        PeerId[] ids = [.. known.OrderByDescending(peer => peer.Key == mesh.PeerId).ThenByDescending(peer => peer.Value.Link is not null).Take(MaxPeers).Select(peer => peer.Key).Order()];
        double[] angles = Angles(ids);
        var peers = ids.Select((id, i) => Place(id, known[id], angles[i], id == mesh.PeerId, names.GetValueOrDefault(id))).ToImmutableArray();
        Dictionary<PeerId, RingPeer> placed = peers.ToDictionary(peer => peer.Id);
        return new(
            peers,
            [.. links.Where(link => placed.ContainsKey(link.Key.Item1) && placed.ContainsKey(link.Key.Item2))
                .Select(link => new RingChord(link.Key.Item1, link.Key.Item2, link.Value.Network, link.Value.IsJavaScript, Path(placed[link.Key.Item1], placed[link.Key.Item2])))],
            Math.Clamp(260.0 / ids.Length, 3.4, 9),
            ids.Length <= MaxNames);
    }

    /// <summary>The angle of each id, in order: its place on the ring, at least a dot's width from the one before.</summary>
    internal static double[] Angles(IReadOnlyList<PeerId> ids)
    {
        double gap = Math.Min(0.16, 2 * Math.PI / Math.Max(1, ids.Count) * 0.92);
        double[] wanted = [.. ids.Select(id => uint.Parse(id.ToString().AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 4_294_967_296.0 * 2 * Math.PI)];
        double[] angles = [.. wanted];

        // Pushes apart to both sides a few times over; what is left at the end is spread evenly from the first one on.
        for (var round = 0; round < 60; round++)
        {
            for (var i = 1; i < angles.Length; i++)
            {
                double lacks = gap - (angles[i] - angles[i - 1]);
                if (lacks > 0)
                    (angles[i - 1], angles[i]) = (angles[i - 1] - lacks / 2, angles[i] + lacks / 2);
            }
        }

        for (var i = 1; i < angles.Length; i++)
            angles[i] = Math.Max(angles[i], angles[i - 1] + gap);
        return angles;
    }

    private static void Take(IPeerPigeonMesh mesh, Dictionary<PeerId, Known> known, Dictionary<(PeerId, PeerId), (string, bool)> links, bool own)
    {
        foreach (MeshMember member in mesh.GetMembers().Members)
        {
            Known? before = known.GetValueOrDefault(member.PeerId);
            if (before?.Member is null && known.Count < MaxPeers * 2)
                known[member.PeerId] = (before ?? new(member.NetworkName.Value)) with { Member = member };
        }

        foreach (MeshPeer peer in mesh.GetPeers())
        {
            Known before = known.GetValueOrDefault(peer.PeerId, new(peer.NetworkName.Value));
            bool script = before.Member is null && peer.Agent is null;
            known[peer.PeerId] = before with { Link = own ? peer : before.Link, IsJavaScript = script && before.Member is null };
            (PeerId, PeerId) ends = mesh.PeerId.CompareTo(peer.PeerId) < 0 ? (mesh.PeerId, peer.PeerId) : (peer.PeerId, mesh.PeerId);
            links[ends] = (peer.NetworkName.Value, script);
        }
    }

    private static RingPeer Place(PeerId id, Known peer, double angle, bool self, string? name)
    {
        (double sin, double cos) = Math.SinCos(angle - Math.PI / 2);
        double middle = Size / 2;
        return new(
            id, name, peer.Network, self, peer.IsJavaScript, peer.Link, peer.Member,
            middle + cos * Radius, middle + sin * Radius, middle + cos * (Radius + 19), middle + sin * (Radius + 19) + 4 + sin * 7,
            cos > 0.25 ? "start" : cos < -0.25 ? "end" : "middle");
    }

    private static string Path(RingPeer from, RingPeer to)
    {
        double middle = Size / 2;
        // The farther apart, the nearer to the middle.
        double pull = 1 - 0.65 * Math.Sqrt(Math.Pow(from.X - to.X, 2) + Math.Pow(from.Y - to.Y, 2)) / (2 * Radius);
        double bendX = middle + ((from.X + to.X) / 2 - middle) * pull, bendY = middle + ((from.Y + to.Y) / 2 - middle) * pull;
        return string.Create(CultureInfo.InvariantCulture, $"M{from.X:0.#} {from.Y:0.#}Q{bendX:0.#} {bendY:0.#} {to.X:0.#} {to.Y:0.#}");
    }

    private sealed record Known(string Network)
    {
        public MeshPeer? Link { get; init; }

        public MeshMember? Member { get; init; }

        public bool IsJavaScript { get; init; }
    }
}
