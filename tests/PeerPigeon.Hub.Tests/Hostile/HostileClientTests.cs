using System.Buffers.Text;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub.Tests;

/// <summary>
/// One who lies, floods and breaks the rules, beside two pairs of peers in two networks that go on signalling all the time.
/// Nothing of it reaches them, the hub lives, and every refusal is counted under its reason.
/// </summary>
public sealed class HostileClientTests : IAsyncLifetime
{
    private const string Limits = """
        take-over-wait = 60s
        proof-wait = 2s
        secret = open-sesame
        limits {
          messages-per-second = 500
          message-burst = 1000
          pending-bytes = 2MiB
        }
        """;

    private static readonly string Mallory = new('e', 40);
    private static readonly string Accomplice = new('d', 40);
    private readonly List<Pair> _bystanders = [];
    private HubServer _hub = null!;
    private HubClient _observer = null!;

    public async Task InitializeAsync()
    {
        _hub = await TestHub.StartAsync(Limits);
        _observer = await HubClient.ConnectAsync(_hub, HubClient.Name(5));
        _bystanders.Add(await Pair.MeetAsync(_hub, HubClient.Name(1), HubClient.Name(2), "garden"));
        _bystanders.Add(await Pair.MeetAsync(_hub, HubClient.Name(3), HubClient.Name(4), "harbour"));
    }

    public async Task DisposeAsync()
    {
        foreach (Pair pair in _bystanders)
            await pair.EndAsync([Mallory, Accomplice]);
        await _observer.DisposeAsync();
        await _hub.DisposeAsync();
    }

    private string Victim => _bystanders[0].First.Id;

    [Fact]
    public async Task Forged_senders_ids_networks_and_hub_claims_are_refused()
    {
        await using HubClient mallory = await HubClient.JoinAsync(_hub, Mallory, "den");
        string neighbour = _bystanders[0].Second.Id;
        await Refused(mallory, Refusal.ForgedSender, $$$"""{"type":"offer","data":{"type":"offer","sdp":"v=0"},"fromPeerId":"{{{Victim}}}","targetPeerId":"{{{neighbour}}}","networkName":"garden"}""");
        await Refused(mallory, Refusal.ForgedSender, $$$"""{"type":"goodbye","data":{"peerId":"{{{Victim}}}","timestamp":1},"fromPeerId":"system"}""");
        await Refused(mallory, Refusal.ForgedId, $$$"""{"type":"announce","data":{"peerId":"{{{Victim}}}"},"networkName":"garden"}""");
        await Refused(mallory, Refusal.ForgedId, $$$"""{"type":"goodbye","data":{"peerId":"{{{Victim}}}","timestamp":1},"networkName":"den"}""");
        await Refused(mallory, Refusal.ForgedNetwork, $$$"""{"type":"offer","data":{"type":"offer","sdp":"v=0"},"targetPeerId":"{{{Victim}}}","networkName":"garden"}""");
        await Refused(mallory, Refusal.ForgedNetwork, $$$"""{"type":"goodbye","data":{"peerId":"{{{Mallory}}}","timestamp":1},"networkName":"garden"}""");
        await Refused(mallory, Refusal.UnprovenHub, $$$"""{"type":"announce","data":{"isHub":true,"port":3001},"networkName":"den"}""");
        await Refused(mallory, Refusal.UnprovenHub, $$$"""{"type":"announce","data":{"peerId":"{{{Mallory}}}"},"networkName":"pigeonhub-mesh"}""");
        string stale = HubProof.Compute("open-sesame", "0000000000000000", PeerId.Parse(Mallory));
        await Refused(mallory, Refusal.UnprovenHub, $$$"""{"type":"announce","data":{"peerId":"{{{Mallory}}}","isHub":true,"hubProof":"{{{stale}}}"},"networkName":"pigeonhub-mesh"}""");

        await Ignored(mallory, Refusal.NotAHub, $$$"""{"type":"peer-discovered","data":{"peerId":"{{{Mallory}}}"},"networkName":"garden","targetPeerId":"{{{Victim}}}"}""");
        await mallory.OfferAsync(Victim, "den");
        await mallory.OfferAsync(Mallory, "den");
        await using HubClient unannounced = await HubClient.ConnectAsync(_hub, Accomplice);
        await Refused(unannounced, Refusal.NotAnnounced, $$$"""{"type":"offer","data":{"type":"offer","sdp":"v=0"},"targetPeerId":"{{{Victim}}}","networkName":"garden"}""");
        await Counted(Refusal.UnknownTarget);
        await Counted(Refusal.NoTarget);
        await Goes_on();
    }

    [Fact]
    public async Task Broken_and_oversized_messages_are_refused()
    {
        await using HubClient mallory = await HubClient.JoinAsync(_hub, Mallory, "den");
        await Ignored(mallory, Refusal.Malformed, "null");
        await Ignored(mallory, Refusal.Malformed, "{\"type\":\"offer\",");
        await mallory.SendAsync([0xFF, 0xFE, 0x00, 0x80], WebSocketMessageType.Binary);
        await Counted(Refusal.Malformed, 3);
        await Refused(mallory, Refusal.JsonDepth, $$"""{"type":"offer","data":{{new string('[', 500)}}{{new string(']', 500)}}}""");
        await Refused(mallory, Refusal.InvalidMessage, """{"type":"ping","type":"offer"}""");
        await Refused(mallory, Refusal.InvalidMessage, """{"type":"offer","targetPeerId":{"$gt":""},"data":{}}""");
        await Refused(mallory, Refusal.AnnounceBytes, $$$"""{"type":"announce","data":{"peerId":"{{{Mallory}}}","x":"{{{new string('x', 5_000)}}}"},"networkName":"den"}""");
        for (var i = 0; i < 15; i++)
            await mallory.AnnounceAsync($"den-{i}");
        await Refused(mallory, Refusal.NetworksPerSession, $$$"""{"type":"announce","data":{"peerId":"{{{Mallory}}}"},"networkName":"den-15"}""");

        const string Ping = """{"type":"ping"}""";
        await mallory.SendAsync(Ping.PadRight(1_048_576));
        await mallory.ExpectAsync("pong");
        await mallory.SendAsync(Ping.PadRight(1_048_577));
        Assert.Equal(1009, (await mallory.Closed).Code);
        await Counted(Refusal.MessageBytes);
        await Goes_on();
    }

    [Fact]
    public async Task A_flood_is_slowed_and_takes_nothing_from_others()
    {
        await using HubClient mallory = await HubClient.JoinAsync(_hub, Mallory, "den");
        for (var i = 0; i < 100; i++)      // each costs as much as the frames that it may cause
            await mallory.SendAsync($$$"""{"type":"announce","data":{"peerId":"{{{Mallory}}}"},"networkName":"den"}""");
        await mallory.PingAsync();      // slowed, not lost
        await Counted(Refusal.MessagesPerSecond);
        await Goes_on();
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_dropped()
    {
        await using HubClient mallory = await HubClient.JoinAsync(_hub, Mallory, "den");
        await using DeafClient deaf = await DeafClient.ConnectAsync(_hub, Accomplice);
        await deaf.SendTextAsync($$$"""{"type":"announce","data":{"peerId":"{{{Accomplice}}}"},"networkName":"den"}""");
        await mallory.ExpectAsync("peer-discovered");
        string large = new('x', 500_000);
        while (_hub.Gate.Counters.Of(Refusal.PendingBytes) == 0)
        {
            await mallory.OfferAsync(Accomplice, "den", large);
            await mallory.PingAsync();
        }

        await mallory.ExpectAsync("peer-disconnected");
        await Goes_on();
    }

    [Fact]
    public async Task Nobody_takes_an_id_without_its_key()
    {
        await using HubClient mute = await HubClient.OpenAsync(_hub, Victim);
        Assert.Equal((1008, "Peer already connected"), await mute.Closed);

        await using HubClient liar = await HubClient.OpenAsync(_hub, Victim);
        var nonce = (string)(await liar.ExpectAsync("challenge"))["data"]!["nonce"]!;
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] signature = key.SignData(KeyProof.SignedBytes(nonce, PeerId.Parse(Victim)), HashAlgorithmName.SHA256);
        await liar.SendAsync($$$"""{"type":"proof","data":{"key":"{{{Base64Url.EncodeToString(key.ExportSubjectPublicKeyInfo())}}}","signature":"{{{Base64Url.EncodeToString(signature)}}}"}}""");
        Assert.Equal((1008, "Peer already connected"), await liar.Closed);
        await Counted(Refusal.PeerAlreadyConnected, 2);
        await Counted(Refusal.BadProof);
        await Goes_on();
    }

    private async Task Refused(HubClient client, Refusal reason, string message)
    {
        long before = _hub.Gate.Counters.Of(reason);
        await client.SendAsync(message);
        Assert.Equal(HubCounters.NameOf(reason), (string?)(await client.ExpectAsync("error"))["data"]!["reason"]);
        Assert.Equal(before + 1, _hub.Gate.Counters.Of(reason));
    }

    private async Task Ignored(HubClient client, Refusal reason, string message)
    {
        long before = _hub.Gate.Counters.Of(reason);
        await client.SendAsync(message);
        await client.PingAsync();
        Assert.Equal(before + 1, _hub.Gate.Counters.Of(reason));
    }

    // A refusal that nobody is told of is counted on some actor's way; a ping per look gives it time to get there.
    private async Task Counted(Refusal reason, long least = 1)
    {
        for (var look = 0; look < 1_000 && _hub.Gate.Counters.Of(reason) < least; look++)
            await _observer.PingAsync();
        Assert.True(_hub.Gate.Counters.Of(reason) >= least, $"{reason} was counted {_hub.Gate.Counters.Of(reason)} times");
    }

    private async Task Goes_on()
    {
        foreach (Pair pair in _bystanders)
            await pair.OneMoreRoundAsync();
    }

    /// <summary>Two peers of one network that never stop signalling.</summary>
    private sealed class Pair(HubClient first, HubClient second, string network)
    {
        private volatile bool _stopping;
        private Task _talk = Task.CompletedTask;
        private TaskCompletionSource _round = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HubClient First => first;

        public HubClient Second => second;

        public static async Task<Pair> MeetAsync(HubServer hub, string first, string second, string network)
        {
            Pair pair = new(await HubClient.JoinAsync(hub, first, network), await HubClient.JoinAsync(hub, second, network), network);
            await pair.First.ExpectAsync("peer-discovered");
            await pair.Second.ExpectAsync("peer-discovered");
            pair._talk = pair.TalkAsync();
            return pair;
        }

        public async Task OneMoreRoundAsync()
        {
            for (var i = 0; i < 2; i++)      // the first may have begun before
                await Task.WhenAny(Volatile.Read(ref _round).Task, _talk).WaitAsync(TimeSpan.FromSeconds(60));
            if (_talk.IsCompleted)
                await _talk;
        }

        public async Task EndAsync(string[] strangers)
        {
            _stopping = true;
            await _talk;
            foreach (HubClient client in (HubClient[])[first, second])
            {
                List<JObject> rest = await client.DrainAsync();
                Assert.DoesNotContain(rest, message => Array.Exists(strangers, stranger => message.ToString(Formatting.None).Contains(stranger, StringComparison.OrdinalIgnoreCase)));
                await client.DisposeAsync();
            }
        }

        private async Task TalkAsync()
        {
            for (var i = 0; !_stopping; i++)
            {
                await first.OfferAsync(second.Id, network, $"v=0 {i}");
                Check(await second.ExpectAsync("offer"), first.Id, i);
                await second.OfferAsync(first.Id, network, $"v=0 {i}");
                Check(await first.ExpectAsync("offer"), second.Id, i);
                Interlocked.Exchange(ref _round, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
                await Task.Yield();
            }
        }

        private void Check(JObject message, string from, int number) =>
            Assert.Equal((from, network, $"v=0 {number}"), ((string?)message["fromPeerId"], (string?)message["networkName"], (string?)message["data"]!["sdp"]));
    }
}
