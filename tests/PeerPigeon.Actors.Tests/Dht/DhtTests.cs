using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

public sealed class DhtTests : IDisposable
{
    private readonly DhtBench _bench = new();
    private readonly PeerId[] _members = [.. Enumerable.Range(1, 6).Select(Peer)];

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_write_says_how_many_owners_acknowledged_it()
    {
        _bench.Know(_members);
        Probe asker = _bench.Put("a", "one");
        var refusing = 0;
        _bench.AnswerAll((_, request) => request switch
        {
            RecordMessage.Find find => new RecordMessage.Found(find.Request, default, []),
            RecordMessage.Store store => ++refusing <= 4 ? new RecordMessage.Stored(store.Request, [], [0], []) : new RecordMessage.Stored(store.Request, [0], [], []),
            _ => null,
        });

        Assert.Equal(("a", 1), (asker.Only<DhtProtocol.PutDone>().Key.Name, asker.Only<DhtProtocol.PutDone>().Owners));
    }

    [Fact]
    public void A_read_takes_the_newest_of_what_is_offered_and_repairs_who_had_an_older_one()
    {
        _bench.Know(_members);
        DhtRecord old = _bench.Record("team:a", "old", _members[0]), young = _bench.Record("team:a", "young", _members[1], secondsAhead: 1);
        Probe asker = _bench.Get("a");
        List<PeerId> repaired = [];
        PeerId? holder = null;
        _bench.AnswerAll((peer, request) =>
        {
            if (request is RecordMessage.Find find)
            {
                holder ??= peer;
                return new RecordMessage.Found(find.Request, (peer == holder ? young : old).Encode(), []);
            }

            if (request is RecordMessage.Store)
                repaired.Add(peer);
            return null;
        });

        Assert.Equal("young", asker.Only<DhtProtocol.Got>().Record!.Record.Value.ToToken());
        Assert.NotEmpty(repaired);
        Assert.DoesNotContain(holder!.Value, repaired);
    }

    [Fact]
    public void Records_that_break_a_rule_are_taken_from_nobody()
    {
        _bench.Know(_members);
        DhtRecord ahead = _bench.Record("team:a", "ahead", _members[0], secondsAhead: 3600);
        DhtRecord foreign = _bench.Record("other:a", "foreign", _members[0]);
        Probe asker = _bench.Get("a");
        var count = 0;
        _bench.AnswerAll((_, request) => request is RecordMessage.Find find
            ? new RecordMessage.Found(find.Request, (++count % 2 == 0 ? ahead : foreign).Encode(), [])
            : null);

        Assert.Null(asker.Only<DhtProtocol.Got>().Record);
        Assert.True(_bench.Counters.Refused(RecordVerdict.TooFarAhead) > 0);
    }

    [Fact]
    public void An_answer_of_somebody_who_was_not_asked_is_no_answer()
    {
        _bench.Know(_members[0]);
        Probe asker = _bench.Get("a");
        var find = (RecordMessage.Find)_bench.Requests().Single().Message;

        _bench.Hear(_members[5], new RecordMessage.Found(find.Request, _bench.Record("team:a", "no", _members[5]).Encode(), []));

        Assert.Empty(asker.Messages);
        Assert.Equal(1, _bench.Actors.Drops(DropReason.DhtUnasked));
    }

    [Fact]
    public void Who_does_not_answer_is_asked_again_over_other_ways_and_then_given_up()
    {
        _bench.Know(_members[0]);
        Probe asker = _bench.Put("a", "one");
        _bench.Advance(5);

        Assert.Equal([0, 1, 2], _bench.Router.All<NetworkRouterProtocol.SendRouted>().Where(sent => sent.Content.ToString().Contains("\"find\"", StringComparison.Ordinal)).Select(sent => sent.Way));
        Assert.Equal(0, asker.Only<DhtProtocol.PutDone>().Owners);
    }

    [Fact]
    public void Who_answers_nothing_is_doubted_once_and_who_answers_late_is_not()
    {
        _bench.Know(_members[0], _members[1]);
        _bench.Get("a");
        _bench.Get("b");
        _bench.Advance(2.5);
        foreach ((PeerId to, RecordMessage message) in _bench.Requests().DistinctBy(sent => sent.Message))
        {
            if (to == _members[1] && message is RecordMessage.Find find)
                _bench.Hear(to, new RecordMessage.Found(find.Request, default, []));
        }

        Assert.Empty(_bench.Members.All<MembersProtocol.Doubt>());
        _bench.Advance(2);

        Assert.Equal(_members[0], _bench.Members.Only<MembersProtocol.Doubt>().Peer);
    }

    [Fact]
    public void What_was_written_alone_goes_to_whoever_comes()
    {
        Assert.Equal(0, _bench.Put("a", "one").Only<DhtProtocol.PutDone>().Owners);

        _bench.Know(_members);
        _bench.Advance(5);
        List<PeerId> told = [];
        _bench.AnswerAll((peer, request) => request switch
        {
            RecordMessage.Digest { Entries: [{ Key: "team:a" }] } digest => new RecordMessage.Lacking(digest.Request, [], [0], []),
            RecordMessage.Store store => Kept(store, peer),
            _ => null,
        });

        Assert.Equal(DhtSettings.Replicas, told.Count);
        RecordMessage Kept(RecordMessage.Store store, PeerId peer)
        {
            told.Add(peer);
            return new RecordMessage.Stored(store.Request, [0], [], []);
        }
    }

    [Fact]
    public void A_member_is_answered_with_the_record_and_with_members_nearer_to_the_key()
    {
        _bench.Know(_members);
        _bench.Hear(_members[0], new RecordMessage.Store(1, [_bench.Record("team:a", "one", _members[0]).Encode()]));
        _bench.Hear(_members[1], new RecordMessage.Find(2, "team:a"));

        IReadOnlyList<(PeerId To, RecordMessage Message)> answers = _bench.Requests();
        Assert.Equal(0, Assert.Single(((RecordMessage.Stored)answers[0].Message).Kept));
        var found = (RecordMessage.Found)answers[1].Message;
        Assert.Equal(_members[1], answers[1].To);
        Assert.Contains("\"one\"", found.Record.ToString(), StringComparison.Ordinal);
        Assert.Equal(_members.Where(peer => peer != _members[1]).Order(), found.Nearer.Order());
    }

    [Fact]
    public void A_key_of_another_network_is_neither_looked_up_nor_kept_nor_answered()
    {
        _bench.Know(_members);

        _bench.Hear(_members[0], new RecordMessage.Find(1, "other:a"));
        _bench.Hear(_members[0], new RecordMessage.Store(2, [_bench.Record("other:a", "one", _members[0]).Encode()]));

        var stored = (RecordMessage.Stored)_bench.Requests().Single().Message;
        Assert.Empty(stored.Kept);
        Assert.Equal(0, _bench.Counters.Held);
        Assert.Equal(2, _bench.Counters.Refused(RecordVerdict.ForeignNetwork));
    }

    [Fact]
    public void A_copy_that_is_older_than_its_tombstone_does_not_come_back()
    {
        DhtRecord old = _bench.Record("team:a", "old", _members[0]);
        _bench.Advance(1);
        _bench.Ask(new DhtProtocol.Delete("a", DhtGetOptions.Default));

        _bench.Hear(_members[0], new RecordMessage.Store(1, [old.Encode()]));

        Assert.Null(_bench.Get("a").Only<DhtProtocol.Got>().Record);
        Assert.Equal(1, _bench.Counters.Refused(RecordVerdict.Tombstoned));
    }

    [Fact]
    public void A_value_that_is_too_large_is_refused_with_the_bound()
    {
        MeshProtocol.Refused refused = _bench.Put("a", new string('x', 70_000)).Only<MeshProtocol.Refused>();

        Assert.Equal(MeshErrors.TooLarge, refused.Code);
        Assert.Contains("dht.value-bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_owned_key_of_somebody_else_cannot_be_written()
    {
        MeshProtocol.Refused refused = _bench.Put($"@{_members[0]}/a", "mine").Only<MeshProtocol.Refused>();

        Assert.Equal(MeshErrors.NotOwner, refused.Code);
    }

    [Fact]
    public void A_frozen_key_keeps_its_first_value()
    {
        var frozen = new DhtPutOptions { Space = RecordSpace.Frozen };
        Assert.StartsWith("!", _bench.Ask(new DhtProtocol.Put("a", RawJson.FromString("one"), frozen)).Only<DhtProtocol.PutDone>().Key.Name, StringComparison.Ordinal);

        Assert.Equal(MeshErrors.Frozen, _bench.Ask(new DhtProtocol.Put("a", RawJson.FromString("two"), frozen)).Only<MeshProtocol.Refused>().Code);
    }

    [Fact]
    public void A_subscriber_hears_of_changes_that_come_from_elsewhere_once_each()
    {
        List<string?> values = [];
        _bench.Know(_members);
        _bench.Ask(new DhtProtocol.Subscribe(1, "a", DhtGetOptions.Default, change => values.Add((string?)change.Value?.Value)));
        DhtRecord one = _bench.Record("team:a", "one", _members[0]), two = _bench.Record("team:a", "two", _members[0], secondsAhead: 1);

        _bench.Hear(_members[0], new RecordMessage.Store(1, [one.Encode()]));
        _bench.Hear(_members[1], new RecordMessage.Changed([two.Encode()]));
        _bench.Hear(_members[2], new RecordMessage.Changed([two.Encode()]));
        _bench.Hear(_members[2], new RecordMessage.Changed([one.Encode()]));

        Assert.Equal(["one", "two"], values);
    }

    [Fact]
    public void An_owner_tells_whoever_watches_a_key_for_as_long_as_it_asked()
    {
        _bench.Know(_members);
        _bench.Hear(_members[0], new RecordMessage.Watch(1, "team:a", 60_000));
        _bench.Requests();

        _bench.Hear(_members[1], new RecordMessage.Store(2, [_bench.Record("team:a", "one", _members[1]).Encode()]));
        Assert.Contains(_bench.Requests(), sent => sent.To == _members[0] && sent.Message is RecordMessage.Changed);

        _bench.Advance(120);
        _bench.Requests();
        _bench.Hear(_members[1], new RecordMessage.Store(3, [_bench.Record("team:a", "two", _members[1]).Encode()]));
        Assert.DoesNotContain(_bench.Requests(), sent => sent.Message is RecordMessage.Changed);
    }

    [Fact]
    public void An_owner_tells_so_many_watchers_of_a_key_and_whoever_asks_unproven_and_unknown_is_none()
    {
        using DhtBench bench = new("dht.watchers = 2");
        bench.Know(_members[0], _members[1], _members[2]);
        foreach (PeerId watcher in _members.Take(4))
            bench.Hear(watcher, new RecordMessage.Watch(1, "team:a", 60_000));
        bench.Requests();

        bench.Hear(_members[5], new RecordMessage.Store(2, [bench.Record("team:a", "one", _members[5]).Encode()]));

        Assert.Equal([_members[0], _members[1]], bench.Requests().Where(sent => sent.Message is RecordMessage.Changed).Select(sent => sent.To).Order());
        Assert.Equal((1, 1), (bench.Actors.Drops(DropReason.DhtBusy), bench.Actors.Drops(DropReason.DhtForged)));
    }

    [Fact]
    public void An_unsigned_answer_in_the_name_of_somebody_unknown_is_no_answer()
    {
        PeerId named = Peer(77);
        _bench.Know(_members[0]);
        Probe asker = _bench.Get("a");
        var find = (RecordMessage.Find)_bench.Requests().Single().Message;
        _bench.Hear(_members[0], new RecordMessage.Found(find.Request, default, [named]));
        (PeerId to, RecordMessage message) = _bench.Requests().Single();
        Assert.Equal(named, to);

        _bench.Hear(named, new RecordMessage.Found(message.Request, _bench.Record("team:a", "forged", named).Encode(), []));
        _bench.Advance(12);

        Assert.Null(asker.Only<DhtProtocol.Got>().Record);
        Assert.Equal(1, _bench.Actors.Drops(DropReason.DhtForged));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_record_of_ours_is_written_anew_unless_one_who_may_know_better_is_silent(bool answers)
    {
        _bench.Know(_members[0]);
        RecordMessage? Answer(PeerId peer, RecordMessage request) => request switch
        {
            RecordMessage.Find find => new RecordMessage.Found(find.Request, default, []),
            RecordMessage.Store store => new RecordMessage.Stored(store.Request, [0], [], []),
            RecordMessage.Digest digest => new RecordMessage.Lacking(digest.Request, [.. Enumerable.Range(0, digest.Entries.Length)], [], []),
            _ => null,
        };
        _bench.Put("a", "one");
        _bench.AnswerAll(Answer);
        DateTimeOffset written = _bench.Actors.Time.Now;

        _bench.Advance(TimeSpan.FromHours(8).TotalSeconds);
        while (_bench.Actors.Time.Now - written < TimeSpan.FromHours(8.2))
        {
            _bench.Advance(0.5);
            _bench.AnswerAll((peer, request) => answers ? Answer(peer, request) : null);
        }

        Probe asker = _bench.Get("a");
        _bench.AnswerAll(Answer);
        DhtRecord held = asker.Only<DhtProtocol.Got>().Record!.Record;
        Assert.Equal(answers, held.Timestamp > written.ToUnixTimeMilliseconds());
    }
}
