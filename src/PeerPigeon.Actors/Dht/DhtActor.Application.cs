using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.DhtProtocol;

namespace PeerPigeon.Actors;

// What the application asks for.
public sealed partial class DhtActor
{
    private static readonly TimeSpan RepeatPause = TimeSpan.FromSeconds(1.5);

    private readonly SortedDictionary<long, IActorRef> _askers = [];
    private long _asked;

    private void OnPut(Put put)
    {
        if (!TryKey(put, out DhtKey? key) || !IsSmall(put))
            return;
        if (key.Owner is { } owner && !(_mesh.Ports.Key is { } mine && mine.Id.SameBytes(owner)))
        {
            Sender.Tell(new MeshProtocol.Refused(MeshErrors.NotOwner, $"key '{key.Name}' belongs to peer {owner}, whose signature alone counts; choose another key"));
            return;
        }

        RawJson value = put.Value;
        long lifetime = put.Options.TimeToLive is { } time ? (long)time.TotalMilliseconds : DhtRecord.LifetimeMs;
        try
        {
            DhtRecord.Create(key, value, _mesh.Self, _mesh.Stamp(Now), lifetime: lifetime, space: put.Options.Space);
        }
        catch (ArgumentException error)
        {
            Sender.Tell(new MeshProtocol.Refused(MeshErrors.BadContent, $"the value cannot be written: {error.Message}"));
            return;
        }

        Work(asker => TrySearch(key, _settings.LookupTimeout, search =>
        {
            DhtRecord? best = search.Best?.Record;
            if (key.IsFrozen && best is { IsTombstone: false } && best.Value != value)
            {
                Answer(asker, new MeshProtocol.Refused(MeshErrors.Frozen, $"key '{key.Name}' is frozen and has another value; its first one stays"));
                return;
            }

            Publish(search, asker, (timestamp, version) => DhtRecord.Create(
                key, value, _mesh.Self, timestamp, version, lifetime, put.Options.Space, key.IsFrozen && best is { IsTombstone: false } ? best.Created : null));
        }));
    }

    private void OnDelete(Delete delete)
    {
        if (!TryKey(delete.Name, delete.Options, out DhtKey? key))
            return;
        Work(asker => TrySearch(
            key, _settings.LookupTimeout, search => Publish(search, asker, (timestamp, version) => DhtRecord.Tombstone(key, _mesh.Self, timestamp, version))));
    }

    private void OnGet(Get get)
    {
        if (TryKey(get.Name, get.Options, out DhtKey? key))
            Work(asker => TryGet(key, asker, Now + _settings.LookupTimeout, isFirst: true));
    }

    private bool TryGet(DhtKey key, long asker, DateTimeOffset until, bool isFirst) => TrySearch(key, until - Now, search =>
    {
        bool isAsked = isFirst && search.Best is null && TryAskTabs(key, until, found =>
        {
            if (found is not null)
                Adopt(found.Record, search.Lookup);
            EndGet(search, found, asker, until);
        });
        if (!isAsked)
            EndGet(search, search.Best, asker, until);
    });

    // What nobody who answered has may be with somebody who did not: then it is worth another walk, as members notice who is gone.
    private void EndGet(Search search, ProvenRecord? best, long asker, DateTimeOffset until)
    {
        if (best is null && search.Lookup.MissedSomebody && Now + RepeatPause < until)
        {
            Later(RepeatPause, () =>
            {
                if (!TryGet(search.Key, asker, until, isFirst: false))
                    Answer(asker, TooBusy());
            });
            return;
        }

        Answer(asker, new Got(search.Key, best is { Record.IsTombstone: false } found ? found : null));
    }

    // Later than whatever the walk saw, so that a write that follows a read wins over it whatever the clocks say.
    private void Publish(Search search, long asker, Func<long, long, DhtRecord> make)
    {
        DhtRecord? best = search.Best?.Record;
        long timestamp = Math.Max(_mesh.Stamp(Now), (best?.Timestamp ?? 0) + 1);
        DhtRecord record = make(timestamp, (best?.Version ?? 0) + 1);
        if (_mesh.Ports.Key is { } mine)
            record = mine.Sign(record);
        Write(record, holder: null, written =>
        {
            if (!written.Verdict.IsHeld())
                Answer(asker, RefusedAs(written.Verdict, record));
            else
                Spread(record, search.Lookup.Nearest(2 * DhtSettings.Replicas), owners => Answer(asker, new PutDone(record.Key, owners)));
        });
    }

    private static MeshProtocol.Refused RefusedAs(RecordVerdict verdict, DhtRecord record) => verdict switch
    {
        RecordVerdict.Full => new(MeshErrors.StoreFull, "no room for another record, or it cannot be written to disk (dht.store); delete some, or raise the bound"),
        RecordVerdict.NotOwner => new(MeshErrors.NotOwner, $"key '{record.Key.Name}' belongs to peer {record.Key.Owner}, whose signature alone counts"),
        RecordVerdict.Frozen => new(MeshErrors.Frozen, $"key '{record.Key.Name}' is frozen and has another value; its first one stays"),
        _ => new(MeshErrors.Conflict, $"key '{record.Key.Name}' was written by somebody else at the same time ({verdict}); read it and write again"),
    };

    private void Work(Func<long, bool> start)
    {
        long asker = ++_asked;
        _askers.Add(asker, Sender);
        if (!start(asker))
            Answer(asker, TooBusy());
    }

    private MeshProtocol.Refused TooBusy() => new(
        MeshErrors.Busy, $"{_settings.Lookups} look-ups (dht.lookup.at-once) are under way in network '{_network}'; await some of them first");

    private void Answer(long asker, object answer)
    {
        if (!_askers.Remove(asker, out IActorRef? waiting))
            return;
        _mesh.Counters.Dht.CountAnswered(answer);
        waiting.Tell(answer);
    }

    private void EndApplication()
    {
        foreach (IActorRef asker in _askers.Values)
            asker.Tell(new MeshProtocol.Refused(MeshErrors.NotConnected, $"the mesh left network '{_network}' before the record was found or written; try again where it is now"));
    }

    private bool TryKey(Put put, [NotNullWhen(true)] out DhtKey? key)
    {
        DhtPutOptions options = put.Options;
        bool frozen = options.Space == RecordSpace.Frozen;
        if (!frozen && options.Space != RecordSpace.Private && !options.Owned)
            return TryKey(put.Name, new(), out key);
        if (_mesh.Ports.Key is { } mine)
            return TryKey(put.Name, new() { Owner = mine.Id, Frozen = frozen }, out key);
        key = null;
        Sender.Tell(new MeshProtocol.Refused(
            MeshErrors.NotOwner, "this peer's id was given to it and is proven by no key, so it can own nothing; leave the id out, or write a plain key"));
        return false;
    }

    private bool TryKey(string name, DhtGetOptions options, [NotNullWhen(true)] out DhtKey? key)
    {
        string spelled = options.Owner is { } owner && name.Length > 0 ? $"{(options.Frozen ? '!' : '@')}{owner.ToString().ToLowerInvariant()}/{name}" : name;
        if (DhtKey.TryName(_network, spelled, out key, out string? error))
            return true;
        Sender.Tell(new MeshProtocol.Refused(MeshErrors.BadKey, error));
        return false;
    }

    private bool IsSmall(Put put)
    {
        int bytes = put.Value.Utf8.Length;
        if (bytes <= _settings.ValueBytes)
            return true;
        Sender.Tell(new MeshProtocol.Refused(
            MeshErrors.TooLarge, $"value of {bytes} bytes exceeds the {_settings.ValueBytes} bytes that a record may have (dht.value-bytes); split it"));
        return false;
    }
}
