using PeerPigeon.Protocol;

namespace PeerPigeon.Simulation.Tests;

public sealed class RecordsSurviveTests : CheckerBench
{
    private readonly RecordLedger _ledger;
    private readonly RecordsSurvive _checker;
    private readonly SimulatedPeer _one, _two;

    public RecordsSurviveTests()
    {
        _ledger = new(World);
        _checker = new(World, Story.Findings, least: 0.999);
        _checker.Watch(_ledger);
        _one = Peer("gaming");
        _two = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void What_is_written_is_found_by_the_other_and_nothing_is_reported()
    {
        KeptRecord record = Written();
        _ledger.Read(record, _two);
        Story.Pass(TimeSpan.FromSeconds(5));
        _checker.CheckShare(_ledger);

        Assert.Equal((1, 1), (_ledger.Reads, _ledger.Found));
        AssertClean();
    }

    [Fact]
    public void A_record_that_is_lost_is_noticed()
    {
        KeptRecord record = Written();
        // Both lose what they held, as nobody ever should at once.
        _one.Crash();
        _two.Crash();
        _one.Join();
        _two.Join();
        Story.Pass(TimeSpan.FromSeconds(10));
        _ledger.Read(record, _two);
        Story.Pass(TimeSpan.FromSeconds(20));
        _checker.CheckShare(_ledger);

        AssertFound(nameof(RecordsSurvive), "1 of 1 reads did not find");
    }

    [Fact]
    public void A_record_that_a_liar_got_in_is_noticed()
    {
        KeptRecord record = Written();
        DhtKey key = DhtKey.Plain(_one.Home, record.Key);
        DhtRecord planted = DhtRecord.Create(key, RawJson.FromString($"{RecordsSurvive.Planted}-1"), _one.Id, World.Now.ToUnixTimeMilliseconds() + 1000);
        _one.Tell(_one.Home, new Actors.NetworkRouterProtocol.SendRouted(_two.Id, Subtypes.Dht, new RecordMessage.Store(1, [planted.Encode()]).Encode()));
        Story.Pass(TimeSpan.FromSeconds(5));
        _ledger.Read(record, _two);
        Story.Pass(TimeSpan.FromSeconds(5));

        AssertFound(nameof(RecordsSurvive), "which a liar had offered");
    }

    private KeptRecord Written()
    {
        KeptRecord record = _ledger.Add(_one);
        _ledger.Write(record);
        Story.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(1, record.Owners);
        return record;
    }
}
