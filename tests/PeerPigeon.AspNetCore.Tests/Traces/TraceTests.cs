using System.Collections.Concurrent;
using System.Diagnostics;
using Newtonsoft.Json.Linq;
using PeerPigeon.Actors;
using PeerPigeon.AspNetCore.Tests.Fakes;
using PeerPigeon.Protocol;

namespace PeerPigeon.AspNetCore.Tests.Traces;

public sealed class TraceTests
{
    [Fact]
    public async Task Joining_saying_and_reading_are_spans_with_their_outcome()
    {
        using Spans spans = new();
        await using TwoPeers peers = await TwoPeers.StartAsync();
        string id = peers.First.PeerId.ToString();
        await peers.LinkedAsync();
        await peers.TalkAsync();
        await peers.First.Dht.PutAsync("k", new JValue(1));
        await peers.First.Dht.GetAsync("k");
        await peers.First.Dht.GetAsync("nothing");
        await Assert.ThrowsAsync<MeshException>(() => peers.First.SendDirectMessageAsync(PeerId.Parse(new string('9', 40)), new JValue("psst")));

        Assert.Equal("linked", Assert.Single(spans.Of(id, "peerpigeon.join")).GetTagItem("outcome"));
        Assert.Equal("connected", spans.Of(id, "peerpigeon.hub.connect")[^1].GetTagItem("outcome"));
        Assert.Equal("taken", Assert.Single(spans.Of(id, "peerpigeon.publish")).GetTagItem("outcome"));
        Assert.Equal("written", Assert.Single(spans.Of(id, "peerpigeon.dht.put")).GetTagItem("outcome"));
        Assert.Equal(["found", "nothing"], spans.Of(id, "peerpigeon.dht.get").Select(span => span.GetTagItem("outcome")));
        Activity[] direct = spans.Of(id, "peerpigeon.direct");
        Assert.Equal("acknowledged", direct[0].GetTagItem("outcome"));
        Assert.Equal((ActivityStatusCode.Error, MeshErrors.UnknownPeer), (direct[1].Status, direct[1].GetTagItem("error.type")));
        Assert.All(direct, span => Assert.Equal("gaming", span.GetTagItem("peerpigeon.network")));
    }

    [Fact]
    public async Task Falling_back_is_a_span_from_the_thin_home_to_the_flip()
    {
        using Spans spans = new();
        await using TwoPeers peers = await TwoPeers.StartAsync(hocon: "peerpigeon.fallback { delay = 500 ms, return-dwell = 500 ms }");
        string id = peers.First.PeerId.ToString();
        await peers.LinkedAsync();
        // Whoever sits in global gives the flip its first link.
        await peers.Second.DisconnectAsync();
        peers.Second.SetNetworkName("global");
        await peers.Second.ConnectAsync();
        for (var i = 0; i < 600 && !peers.First.IsUsingGlobalFallback; i++)
            await Task.Delay(100);
        Assert.True(peers.First.IsUsingGlobalFallback);

        Activity fallback = spans.Of(id, "peerpigeon.fallback")[^1];
        Assert.Contains("fell back", (string?)fallback.GetTagItem("outcome"), StringComparison.Ordinal);
        Assert.True(fallback.Duration >= TimeSpan.FromMilliseconds(400), $"{fallback.Duration}");
    }

    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _ended = [];
        private readonly ActivityListener _listener;

        public Spans()
        {
            _listener = new()
            {
                ShouldListenTo = static source => source.Name == MeshActivities.SourceName,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public Activity[] Of(string peer, string name) => [.. _ended.Where(span => span.OperationName == name && (string?)span.GetTagItem("peerpigeon.peer") == peer)];

        public void Dispose() => _listener.Dispose();
    }
}
