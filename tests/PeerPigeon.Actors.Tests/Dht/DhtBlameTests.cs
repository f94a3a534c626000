using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

/// <summary>Who pays for records that are forged, or none.</summary>
public sealed class DhtBlameTests : IDisposable
{
    private static readonly RawJson NoRecord = FakeTransport.Json("""{"key":7}""");

    private readonly DhtBench _bench = new();
    private readonly EcdsaPeerKey _liar = EcdsaPeerKey.Create();
    private int _frames;

    public void Dispose()
    {
        _bench.Dispose();
        _liar.Dispose();
    }

    [Fact]
    public void A_neighbour_that_offers_a_forged_record_is_told_of()
    {
        Say(_liar.Id, new RecordMessage.Store(1, [Forged()]));

        Assert.Equal((0, 1), (_bench.Counters.Held, _bench.Counters.Refused(RecordVerdict.Forged)));
        Assert.Equal([Misbehaviour.ForgedSignature], Charges());
    }

    [Fact]
    public void A_neighbour_that_answers_or_tells_of_changes_with_what_is_forged_or_no_record_is_told_of()
    {
        _bench.Know(_liar.Id);
        _bench.Get("a");
        var find = (RecordMessage.Find)_bench.Requests().Single().Message;
        Say(_liar.Id, new RecordMessage.Found(find.Request, Forged(), []));
        _bench.Ask(new DhtProtocol.Subscribe(1, "a", DhtGetOptions.Default, static _ => { }));
        Say(_liar.Id, new RecordMessage.Changed([Forged()]));
        Say(_liar.Id, new RecordMessage.Changed([NoRecord]));

        Assert.Equal([Misbehaviour.ForgedSignature, Misbehaviour.ForgedSignature, Misbehaviour.Malformed], Charges());
    }

    [Fact]
    public void A_neighbour_whose_own_message_is_none_is_told_of()
    {
        Say(_liar.Id, """{"kind":"find"}""", FrameStanding.Verified);

        Assert.Equal([Misbehaviour.Malformed], Charges());
    }

    [Fact]
    public void Whoever_relays_what_another_made_is_not()
    {
        PeerId relay = Peer(1);
        Say(relay, new RecordMessage.Store(1, [Forged()]));
        Say(relay, new RecordMessage.Store(2, [NoRecord]));
        Say(relay, """{"kind":"find"}""", FrameStanding.Verified);

        Assert.Equal(1, _bench.Counters.Refused(RecordVerdict.Forged));
        Assert.Empty(Charges());
    }

    [Fact]
    public void Whose_name_stands_on_an_unsigned_message_is_not()
    {
        _bench.Hear(Peer(1), new RecordMessage.Store(1, [Forged()]));

        Assert.Equal(1, _bench.Counters.Refused(RecordVerdict.Forged));
        Assert.Empty(Charges());
    }

    [Fact]
    public void A_tab_that_asks_to_keep_a_forged_record_is_told_of()
    {
        Assert.True(DhtRecord.TryRead(Forged(), out DhtRecord? forged, out _));
        _bench.SaysNeighbour(Peer(200), new DhtMessage.Store(forged));

        Assert.Equal([Misbehaviour.ForgedSignature], Charges());
    }

    // Signed, and then given another value.
    private RawJson Forged()
    {
        Assert.True(DhtKey.TryParse("team:a", out DhtKey? key, out _));
        DhtRecord signed = _liar.Sign(DhtRecord.Create(key, RawJson.FromString("true"), _liar.Id, _bench.Actors.Time.Now.ToUnixTimeMilliseconds()));
        return FakeTransport.Json(signed.Encode().ToString().Replace("\"true\"", "\"false\"", StringComparison.Ordinal));
    }

    private void Say(PeerId via, RecordMessage message) => Say(via, message.Encode().ToString(), FrameStanding.Unchecked);

    private void Say(PeerId via, string content, FrameStanding standing) => _bench.Actors.Tell(_bench.Dht, new NetworkRouterProtocol.Heard(
        Frames.Read(Frames.Signed(_liar, Subtypes.Dht, FakeTransport.Json(content), _bench.Actors.Self, $"f{++_frames}")), via) { Standing = standing });

    private IEnumerable<Misbehaviour> Charges() => _bench.Parent.All<ScoringProtocol.Misbehaved>().Select(told => told.Kind);
}
