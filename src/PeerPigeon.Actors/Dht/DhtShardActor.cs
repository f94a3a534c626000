using System.Collections.Immutable;
using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.DhtShardProtocol;

namespace PeerPigeon.Actors;

/// <summary>The records of one slice of a network's key space (design §8).</summary>
/// <remarks>Nothing is acknowledged before it is durable: answers to writes wait for the commit that covers them, and one commit covers many.</remarks>
internal sealed class DhtShardActor : ReceiveActor, IWithUnboundedStash
{
    // Changed records that are looked at before their turn; more wait for the next look at all.
    private const int MostFresh = 4096;

    private readonly MeshContext _mesh;
    private readonly DhtSettings _settings;
    private readonly NetworkName _network;
    private readonly int _slice;
    private readonly Replication _replication;
    private readonly SortedDictionary<string, SortedDictionary<PeerId, DateTimeOffset>> _watches = new(StringComparer.Ordinal);
    private readonly List<DhtKey> _fresh = [];
    private List<Written> _uncommitted = [];
    private IRecordStore? _store;
    private bool _isCommitting;
    private int _held;

    public DhtShardActor(MeshContext mesh, NetworkName network, int slice)
    {
        _mesh = mesh;
        _settings = mesh.Settings.Dht;
        _network = network;
        _slice = slice;
        _replication = new(DhtSettings.Replicas, _settings.Believed);

        Receive<Opened>(OnOpened);
        Receive<OpenFailed>(m => throw new InvalidOperationException($"records of slice {_slice} of '{_network}' cannot be opened", m.Error));
        ReceiveAny(_ => Stash.Stash());
    }

    public IStash Stash { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    private IRecordStore Store => _store!;

    public static Props Props(MeshContext mesh, NetworkName network, int slice) => Akka.Actor.Props.Create(() => new DhtShardActor(mesh, network, slice));

    protected override void PreStart()
    {
        ValueTask<IRecordStore> opening = _mesh.Ports.Records.OpenAsync(
            new(_network) { MaxValueBytes = (int)_settings.ValueBytes }, _settings.Store, Now, _slice, _settings.Shards);
        if (opening.IsCompletedSuccessfully)
            OnOpened(new(opening.Result));
        else
            opening.AsTask().PipeTo(Self, success: store => new Opened(store), failure: error => new OpenFailed(error));
    }

    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.Parent.Tell(new Restarted());
    }

    protected override void PostStop() => _mesh.Counters.Dht.Holds(-_held, _slice, _settings.Shards);

    private void OnOpened(Opened opened)
    {
        _store = opened.Store;
        CountHeld();
        Become(() =>
        {
            Receive<Read>(m => Sender.Tell(new ReadDone(Store.Get(m.Key, Now), m.Then)));
            Receive<Write>(OnWrite);
            Receive<Compare>(OnCompare);
            Receive<LookThrough>(OnLookThrough);
            Receive<HeldBy>(OnHeldBy);
            Receive<BeginsAnew>(m => _replication.Forget(m.Peer));
            Receive<Watch>(OnWatch);
            Receive<Committed>(OnCommitted);
        });
        Stash.UnstashAll();
    }

    private void OnWrite(Write write)
    {
        DateTimeOffset now = Now;
        ProvenRecord? before = Store.Get(write.Record.Key, now);
        ProvenRecord incoming = Prove(write.Record, before);
        RecordVerdict verdict = Store.Put(incoming, now);
        ProvenRecord? held = Store.Get(write.Record.Key, now);
        if (!verdict.IsHeld())
            _mesh.Counters.Dht.Refuse(verdict);
        if (verdict == RecordVerdict.Accept)
        {
            CountHeld();
            if (_fresh.Count < MostFresh)
                _fresh.Add(write.Record.Key);
            Context.Parent.Tell(new Changed(incoming, WatchersOf(write.Record.StoredKey, now)));
        }

        if (write.Holder is { } holder && held is not null && verdict.IsHeld())
            _replication.Held(holder, VersionOf(held), now);
        var written = new Written(verdict, held, write.Then);
        if (verdict.IsHeld())
            Commit(written);
        else
            Context.Parent.Tell(written);
    }

    // To check a signature is what a write costs; that of the very record that is held was checked before.
    private ProvenRecord Prove(DhtRecord record, ProvenRecord? held) =>
        held is not null && held.Record.Fingerprint == record.Fingerprint && held.Record.Signature == record.Signature
            ? held
            : new(record, _mesh.Ports.Verifier.Prove(record));

    private void Commit(Written written)
    {
        _uncommitted.Add(written);
        if (!_isCommitting)
            Commit();
    }

    private void Commit()
    {
        ValueTask<string?> commit = Store.CommitAsync();
        List<Written> covered = _uncommitted;
        _uncommitted = [];
        if (commit.IsCompletedSuccessfully)
        {
            OnCommitted(new(commit.Result, covered));
            return;
        }

        _isCommitting = true;
        commit.AsTask().PipeTo(Self, success: error => new Committed(error, covered), failure: error => new Committed(error.Message, covered));
    }

    private void OnCommitted(Committed committed)
    {
        _isCommitting = false;
        if (committed.Error is not null)
            Context.Parent.Tell(new NotDurable(committed.Error));
        foreach (Written written in committed.Covered)
            Context.Parent.Tell(committed.Error is null ? written : written with { Verdict = RecordVerdict.Full });
        if (_uncommitted.Count > 0)
            Commit();
    }

    private void OnCompare(Compare compare)
    {
        DateTimeOffset now = Now;
        ProvenRecord? held = Store.Get(compare.Key, now);
        RecordEntry entry = compare.Entry;
        bool same = held is not null && held.Mark == entry.Mark;
        bool better = held is not null && !same && !held.Record.Key.IsFrozen
            && (held.Record.Timestamp, held.Record.Publisher).CompareTo((entry.Timestamp, entry.Publisher)) > 0;
        if (same)
            _replication.Held(compare.Holder, VersionOf(held!), now);
        Sender.Tell(new Compared(same || better, better ? held : null, compare.Then));
    }

    private void OnHeldBy(HeldBy held)
    {
        foreach (RecordVersion version in held.Versions)
            _replication.Held(held.Peer, version, Now);
    }

    private void OnLookThrough(LookThrough look)
    {
        DateTimeOffset now = Now;
        ProvenRecord[] fresh = [.. _fresh.Select(key => Store.Get(key, now)).OfType<ProvenRecord>()];
        _fresh.Clear();
        if (look.ChangedOnly)
        {
            Replicate(fresh, look.Holders, now);
            return;
        }

        foreach (DhtKey expired in Store.Records().Where(record => record.Record.Expires <= now.ToUnixTimeMilliseconds()).Select(record => record.Record.Key))
            _replication.Remove(expired.Stored);
        Store.Sweep(now);
        IReadOnlyList<ProvenRecord> records = Store.Records();
        Replicate(records, look.Holders, now);
        foreach (ProvenRecord due in records.Where(record => IsDueAgain(record, now)))
            Context.Parent.Tell(new IsDue(due));
        ForgetWatches(now);
    }

    private void Replicate(IReadOnlyList<ProvenRecord> records, Holders holders, DateTimeOffset now)
    {
        ReplicationPlan plan = _replication.Plan(records.Select(VersionOf), holders, now);
        SortedSet<string> dropped = new(plan.Drop, StringComparer.Ordinal);
        foreach (ProvenRecord record in records.Where(record => dropped.Contains(record.Record.StoredKey)))
        {
            Store.Remove(record.Record.Key);
            _replication.Remove(record.Record.StoredKey);
            _mesh.Counters.Dht.CountHandedOver();
        }

        CountHeld();
        if (dropped.Count > 0 && !_isCommitting)
            Commit();
        if (!plan.Tell.IsEmpty)
            Context.Parent.Tell(new Lacking(plan.Tell));
    }

    // Whoever gave a record less than the full lifetime wants it to end. What names us and lacks our signature was said by somebody else.
    private bool IsDueAgain(ProvenRecord proven, DateTimeOffset now)
    {
        DhtRecord record = proven.Record;
        return !record.IsTombstone && record.Publisher.SameBytes(_mesh.Self) && (_mesh.Ports.Key is null || proven.Proof.Level == ProofLevel.Verified)
            && record.Expires - record.Timestamp == DhtRecord.LifetimeMs && now.ToUnixTimeMilliseconds() - record.Timestamp >= _settings.Republish.TotalMilliseconds;
    }

    private void OnWatch(Watch watch)
    {
        bool known = _watches.TryGetValue(watch.Key.Stored, out SortedDictionary<PeerId, DateTimeOffset>? watchers);
        if (watch.Until <= Now)
        {
            watchers?.Remove(watch.Peer);
            return;
        }

        if (!known)
        {
            if (_watches.Count >= _settings.Watches)
            {
                _mesh.Counters.Drop(DropReason.DhtBusy);
                return;
            }

            _watches[watch.Key.Stored] = watchers = [];
        }

        if (watchers!.ContainsKey(watch.Peer) || watchers.Count < _settings.Watchers)
            watchers[watch.Peer] = watch.Until;
        else
            _mesh.Counters.Drop(DropReason.DhtBusy);
    }

    private ImmutableArray<PeerId> WatchersOf(string key, DateTimeOffset now) =>
        _watches.TryGetValue(key, out SortedDictionary<PeerId, DateTimeOffset>? watchers)
            ? [.. watchers.Where(watcher => watcher.Value > now).Select(watcher => watcher.Key)]
            : [];

    private void ForgetWatches(DateTimeOffset now)
    {
        foreach ((string key, SortedDictionary<PeerId, DateTimeOffset> watchers) in _watches.ToArray())
        {
            foreach (PeerId peer in watchers.Where(watcher => watcher.Value <= now).Select(watcher => watcher.Key).ToArray())
                watchers.Remove(peer);
            if (watchers.Count == 0)
                _watches.Remove(key);
        }
    }

    private void CountHeld()
    {
        _mesh.Counters.Dht.Holds(Store.Count - _held, _slice, _settings.Shards);
        _held = Store.Count;
    }

    private static RecordVersion VersionOf(ProvenRecord record) =>
        new(record.Record.StoredKey, record.Record.Key.Position, record.Record.Timestamp, record.Record.Publisher, record.Mark);

    private sealed record Opened(IRecordStore Store);

    private sealed record OpenFailed(Exception Error);

    private sealed record Committed(string? Error, List<Written> Covered);
}
