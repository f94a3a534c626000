using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

/// <summary>Look-ups of ours that go on at linked peers of 1.1.3.</summary>
public sealed class DhtTabTests : IDisposable
{
    private readonly DhtBench _bench = new();
    private readonly PeerId _tab = Peer(200), _other = Peer(201);
    private readonly PeerId[] _members = [.. Enumerable.Range(1, 4).Select(Peer)];

    public DhtTabTests()
    {
        _bench.LinkTab(_tab);
        _bench.LinkTab(_other);
        _bench.Know(_members);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void What_nobody_of_ours_has_is_read_from_the_tabs_the_latest_counts_and_owners_get_it()
    {
        Probe asker = _bench.Get("a");
        FindNothing();
        Assert.Equal(2, _bench.Queries().Count);
        Assert.All(_bench.Queries(), query => Assert.Equal("team:a", query.Key));

        Respond(_tab, _bench.Record("team:a", "late", _tab, secondsAhead: 1));
        Assert.Empty(asker.Messages);
        Respond(_other, _bench.Record("team:a", "early", _other));

        Assert.Equal("late", asker.Only<DhtProtocol.Got>().Record!.Record.Value.ToToken());
        Assert.Equal((1, 1), (_bench.Counters.Adopted, _bench.Counters.NeighboursAsked));
        Assert.Equal(DhtSettings.Replicas, _bench.Requests().Count(sent => sent.Message is RecordMessage.Store));
    }

    [Fact]
    public void What_ours_have_is_not_asked_of_tabs()
    {
        _bench.Get("a");
        _bench.AnswerAll((_, request) => request is RecordMessage.Find find ? new RecordMessage.Found(find.Request, _bench.Record("team:a", "one", _members[0]).Encode(), []) : null);

        Assert.Empty(_bench.Queries());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_tab_is_asked_for_a_key_that_has_an_owner(bool frozen)
    {
        Probe asker = _bench.Ask(new DhtProtocol.Get("a", new() { Owner = _bench.Actors.Self, Frozen = frozen }));
        FindNothing();

        Assert.Null(asker.Only<DhtProtocol.Got>().Record);
        Assert.Empty(_bench.Queries());
    }

    [Fact]
    public void Records_of_tabs_that_break_a_rule_are_not_taken()
    {
        Probe asker = _bench.Get("a");
        FindNothing();
        Respond(_tab, _bench.Record("team:a", "ahead", _tab, secondsAhead: 3600));
        Respond(_tab, _bench.Record("team:a", "twice", _tab));
        Respond(_members[0], _bench.Record("team:a", "unasked", _tab));
        Respond(_other, _bench.Record("team:b", "of another key", _tab));

        Assert.Null(asker.Only<DhtProtocol.Got>().Record);
        Assert.Equal((1, 2, 1), (_bench.Counters.Refused(RecordVerdict.TooFarAhead), _bench.Actors.Drops(DropReason.DhtUnasked), _bench.Actors.Drops(DropReason.DhtMalformed)));
        Assert.Equal((0, 0), (_bench.Counters.Adopted, _bench.Counters.Held));
    }

    [Fact]
    public void A_forged_record_of_a_tab_is_refused_and_costs_whoever_passed_it_on_nothing()
    {
        using EcdsaPeerKey key = EcdsaPeerKey.Create();
        DhtRecord signed = key.Sign(_bench.Record("team:a", "true", key.Id));
        Assert.True(DhtRecord.TryRead(
            FakeTransport.Json(signed.Encode().ToString().Replace("\"true\"", "\"false\"", StringComparison.Ordinal)), out DhtRecord? forged, out _));
        Probe asker = _bench.Get("a");
        FindNothing();
        Respond(_tab, forged);
        Respond(_other, null);

        Assert.Null(asker.Only<DhtProtocol.Got>().Record);
        Assert.Equal(1, _bench.Counters.Refused(RecordVerdict.Forged));
        Assert.Empty(_bench.Parent.All<ScoringProtocol.Misbehaved>());
    }

    [Fact]
    public void A_tab_that_is_silent_or_goes_does_not_hold_up_the_answer_beyond_the_time_of_a_look_up()
    {
        Probe silent = _bench.Get("a");
        FindNothing();
        _bench.Advance(2.5);
        Assert.Empty(silent.Messages);
        _bench.Advance(1);
        Assert.Null(silent.Only<DhtProtocol.Got>().Record);

        Probe gone = _bench.Get("b");
        FindNothing();
        _bench.Actors.Tell(_bench.Dht, new DhtProtocol.NeighbourGone(_tab));
        Assert.Empty(gone.Messages);
        _bench.Actors.Tell(_bench.Dht, new DhtProtocol.NeighbourLinked(_other, []));
        Assert.Null(gone.Only<DhtProtocol.Got>().Record);
    }

    private void FindNothing() => _bench.AnswerAll((_, request) => request is RecordMessage.Find find ? new RecordMessage.Found(find.Request, default, []) : null);

    private void Respond(PeerId tab, DhtRecord? record) => _bench.SaysNeighbour(tab, new DhtMessage.Response(_bench.Queries()[^1].Request, record));
}
