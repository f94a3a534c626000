using System.Text;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

/// <summary>A mesh that is linked with a peer of 1.1.3 alone, and reads what only that one has.</summary>
public sealed class LinkedTabTests : IDisposable
{
    private readonly MeshBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_linked_tab_has_is_read_also_after_a_fault_of_the_dht(bool faulty)
    {
        _bench.Connect();
        PeerId tab = Peer(1);
        FakeLink link = _bench.LinkWithStranger(tab);
        if (faulty)
            _bench.Actors.Fail("/user/*/networks/team/dht");
        Task<DhtValue?> got = Task.FromResult<DhtValue?>(null);
        _bench.Run(() =>
        {
            got = _bench.Mesh.Dht.GetAsync("a");
            return Task.CompletedTask;
        });
        _bench.Actors.Time.RunUntilIdle();
        var query = JObject.Parse(Assert.Single(link.Texts, text => text.Contains("\"dht_query\"", StringComparison.Ordinal)));

        DhtRecord record = DhtRecord.Create(DhtKey.Plain(Team, "a"), RawJson.FromString("theirs"), tab, _bench.Actors.Time.Now.ToUnixTimeMilliseconds());
        _bench.Say(link, Encoding.UTF8.GetString(new DhtMessage.Response((string)query["data"]!["requestId"]!, record).Encode(tab, 0)));

        Assert.Equal("theirs", (string?)_bench.Run(() => got)!.Value);
    }
}
