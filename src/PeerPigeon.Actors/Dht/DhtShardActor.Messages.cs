using System.Collections.Immutable;
using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>What a shard of the DHT is told, and what it tells. <c>Then</c> comes back with the answer, for the DHT actor to run: a shard runs none of it.</summary>
internal static class DhtShardProtocol
{
    /// <summary>Read a record; answered with <see cref="ReadDone"/>.</summary>
    public sealed record Read(DhtKey Key, Action<ProvenRecord?> Then);

    /// <summary>Judge a record and keep it if it wins; answered with <see cref="Written"/> once that is durable.</summary>
    /// <param name="Record">The record, nothing of it checked.</param>
    /// <param name="Holder">Who has it, and so needs not be sent it.</param>
    /// <param name="Then">Goes on.</param>
    public sealed record Write(DhtRecord Record, PeerId? Holder, Action<Written> Then);

    /// <summary>Compare what another member holds with what is held here; answered with <see cref="Compared"/>.</summary>
    public sealed record Compare(DhtKey Key, RecordEntry Entry, PeerId Holder, Action<Compared> Then);

    /// <summary>Look through the records: who lacks what, what is no longer ours; and, unless only those that changed are meant, what has expired or is due.</summary>
    public sealed record LookThrough(Holders Holders, bool ChangedOnly);

    /// <summary>A member holds these versions, or newer ones.</summary>
    public sealed record HeldBy(PeerId Peer, ImmutableArray<RecordVersion> Versions);

    /// <summary>A member may hold nothing of what it held.</summary>
    public sealed record BeginsAnew(PeerId Peer);

    /// <summary>Tell of a key's changes until then.</summary>
    public sealed record Watch(PeerId Peer, DhtKey Key, DateTimeOffset Until);

    /// <summary>What was read.</summary>
    public sealed record ReadDone(ProvenRecord? Record, Action<ProvenRecord?> Then);

    /// <summary>What became of a write.</summary>
    /// <param name="Verdict">The verdict; <see cref="RecordVerdict.Full"/> also where it could not be made durable.</param>
    /// <param name="Held">What is held now.</param>
    /// <param name="Then">Goes on.</param>
    public sealed record Written(RecordVerdict Verdict, ProvenRecord? Held, Action<Written> Then);

    /// <summary>The outcome of a comparison.</summary>
    /// <param name="IsHeld">Whether the same or a better record is held here.</param>
    /// <param name="Better">The better one.</param>
    /// <param name="Then">Goes on.</param>
    public sealed record Compared(bool IsHeld, ProvenRecord? Better, Action<Compared> Then);

    /// <summary>Members that should hold what they have not said that they hold.</summary>
    public sealed record Lacking(ImmutableSortedDictionary<PeerId, ImmutableArray<RecordVersion>> ByMember);

    /// <summary>A record changed; these others watch it.</summary>
    public sealed record Changed(ProvenRecord Record, ImmutableArray<PeerId> Watchers);

    /// <summary>Our own record is to be written anew before it expires.</summary>
    public sealed record IsDue(ProvenRecord Record);

    /// <summary>A commit failed, and with it every write that waited for it.</summary>
    public sealed record NotDurable(string Error);

    /// <summary>The shard begins anew and may hold less than before.</summary>
    public sealed record Restarted;
}
