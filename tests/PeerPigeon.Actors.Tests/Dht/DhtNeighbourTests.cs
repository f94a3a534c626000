using PeerPigeon.Core;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

/// <summary>Peers of 1.1.3 that are linked with us.</summary>
public sealed class DhtNeighbourTests : IDisposable
{
    private readonly DhtBench _bench = new();
    private readonly PeerId _tab = Peer(200);
    private readonly PeerId[] _members = [.. Enumerable.Range(1, 4).Select(Peer)];

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void What_a_tab_stores_is_adopted_and_sent_to_its_owners()
    {
        _bench.Know(_members);
        _bench.SaysNeighbour(_tab, new DhtMessage.Store(_bench.Record("team:a", "one", _tab)));
        var stored = 0;
        _bench.AnswerAll((_, request) => request switch
        {
            RecordMessage.Find find => new RecordMessage.Found(find.Request, default, []),
            RecordMessage.Store store => new RecordMessage.Stored(store.Request, ++stored > 0 ? [0] : [], [], []),
            _ => null,
        });

        Assert.Equal(DhtSettings.Replicas, stored);
        Assert.Equal(1, _bench.Counters.Adopted);
    }

    [Fact]
    public void A_copy_that_the_network_knows_to_be_old_is_not_adopted()
    {
        _bench.Know(_members);
        DhtRecord old = _bench.Record("team:a", "old", _tab), young = _bench.Record("team:a", "young", _members[0], secondsAhead: 1);
        _bench.SaysNeighbour(_tab, new DhtMessage.Store(old));
        List<string> sent = [];
        _bench.AnswerAll((_, request) =>
        {
            if (request is RecordMessage.Store store)
                sent.Add(store.Records[0].ToString());
            return request is RecordMessage.Find find ? new RecordMessage.Found(find.Request, young.Encode(), []) : null;
        });

        Assert.DoesNotContain(sent, record => record.Contains("\"old\"", StringComparison.Ordinal));
        Assert.Equal((0, 1), (_bench.Counters.Adopted, _bench.Counters.Refused(RecordVerdict.Older)));
    }

    [Fact]
    public void A_query_is_answered_with_what_the_network_has()
    {
        _bench.Know(_members);
        DhtRecord record = _bench.Record("team:a", "far", _members[2]);
        _bench.SaysNeighbour(_tab, new DhtMessage.Query(record.Key, "q1"));
        _bench.AnswerAll((_, request) => request is RecordMessage.Find find ? new RecordMessage.Found(find.Request, record.Encode(), []) : null);

        var answer = Assert.Single(_bench.Answers());
        Assert.Equal(("q1", true, "far"), ((string?)answer["requestId"], (bool)answer["found"]!, (string?)answer["data"]!["value"]));
    }

    [Fact]
    public void A_query_is_answered_within_three_and_a_half_seconds_though_nobody_else_answers()
    {
        _bench.Know(_members);
        _bench.SaysNeighbour(_tab, new DhtMessage.Query(_bench.Record("team:a", "x", _tab).Key, "q1"));
        _bench.Advance(3.5);

        Assert.False((bool)Assert.Single(_bench.Answers())["found"]!);
    }

    [Fact]
    public void One_query_more_than_may_be_under_way_is_answered_at_once()
    {
        _bench.Know(_members);
        for (var i = 0; i < 32; i++)
            _bench.SaysNeighbour(_tab, new DhtMessage.Query(_bench.Record($"team:{i}", "x", _tab).Key, $"q{i}"));
        Assert.Empty(_bench.Answers());

        _bench.SaysNeighbour(_tab, new DhtMessage.Query(_bench.Record("team:more", "x", _tab).Key, "more"));

        Assert.Equal(("more", false), ((string?)Assert.Single(_bench.Answers())["requestId"], (bool)_bench.Answers()[0]["found"]!));
        Assert.Equal(1, _bench.Actors.Drops(DropReason.DhtBusy));
    }

    [Fact]
    public void A_key_of_another_network_is_refused_without_a_look()
    {
        _bench.Know(_members);
        _bench.SaysNeighbour(_tab, new DhtMessage.Query(_bench.Record("other:a", "x", _tab).Key, "q"));
        _bench.SaysNeighbour(_tab, new DhtMessage.Store(_bench.Record("other:a", "x", _tab)));

        Assert.Empty(_bench.Requests());
        Assert.False((bool)Assert.Single(_bench.Answers())["found"]!);
        Assert.Equal(2, _bench.Counters.Refused(RecordVerdict.ForeignNetwork));
    }
}
