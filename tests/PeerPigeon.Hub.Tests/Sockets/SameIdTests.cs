using System.Buffers.Text;
using System.Security.Cryptography;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;

namespace PeerPigeon.Hub.Tests;

/// <summary>Two sockets with one id.</summary>
public sealed class SameIdTests
{
    private static readonly string A = new('a', 40);
    private static readonly string B = new('b', 40);

    [Fact]
    public async Task A_living_session_keeps_its_id()
    {
        await using HubServer hub = await TestHub.StartAsync("take-over-wait = 60s\n proof-wait = 200ms");
        await using HubClient first = await HubClient.JoinAsync(hub, A, "gaming");
        await using HubClient second = await HubClient.OpenAsync(hub, A);
        Assert.Equal((1008, "Peer already connected"), await second.Closed);
        Assert.Equal(1, hub.Gate.Counters.Of(Refusal.PeerAlreadyConnected));
        await first.PingAsync();
    }

    [Fact]
    public async Task A_session_that_gives_no_sign_of_life_is_replaced()
    {
        await using HubServer hub = await TestHub.StartAsync("take-over-wait = 300ms\n proof-wait = 300ms");
        await using HubClient other = await HubClient.JoinAsync(hub, B, "gaming");
        await using DeafClient dead = await DeafClient.ConnectAsync(hub, A);
        await dead.SendTextAsync($$$"""{"type":"announce","data":{"peerId":"{{{A}}}"},"networkName":"gaming"}""");
        await other.ExpectAsync("peer-discovered");

        await using HubClient second = await HubClient.OpenAsync(hub, A);
        await second.ExpectAsync("connected");
        Assert.Equal(A, (string?)(await other.ExpectAsync("peer-disconnected"))["data"]!["peerId"]);
        await second.AnnounceAsync("gaming");
        dead.Abort();      // the end of the old socket takes nothing of the new session away
        await other.OfferAsync(A, "gaming");
        await second.ExpectAsync("offer");
        Assert.Equal(1, hub.Gate.Counters.TakenOver);
    }

    [Fact]
    public async Task Who_shows_the_key_behind_the_id_gets_it_from_a_living_session()
    {
        await using HubServer hub = await TestHub.StartAsync("take-over-wait = 60s\n proof-wait = 60s");
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] spki = key.ExportSubjectPublicKeyInfo();
        string id = PeerId.FromPublicKey(spki).ToString();

        await using HubClient squatter = await HubClient.JoinAsync(hub, id, "gaming");
        await using HubClient owner = await HubClient.OpenAsync(hub, id);
        await owner.SendAsync($$$"""{"type":"announce","data":{"peerId":"{{{id}}}"},"networkName":"work"}""");      // as 1.1.3, at once
        var nonce = (string)(await owner.ExpectAsync("challenge"))["data"]!["nonce"]!;
        byte[] signature = key.SignData(KeyProof.SignedBytes(nonce, PeerId.Parse(id)), HashAlgorithmName.SHA256);
        await owner.SendAsync($$$"""{"type":"proof","data":{"key":"{{{Base64Url.EncodeToString(spki)}}}","signature":"{{{Base64Url.EncodeToString(signature)}}}"}}""");

        await owner.ExpectAsync("connected");
        Assert.Equal((1008, "Replaced by a newer connection"), await squatter.Closed);
        Assert.Equal("work", (string?)(await owner.PingAsync())["networkName"]);
    }

    [Fact]
    public async Task A_proof_with_another_key_or_an_old_nonce_gets_nothing()
    {
        await using HubServer hub = await TestHub.StartAsync("take-over-wait = 60s\n proof-wait = 500ms");
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] spki = key.ExportSubjectPublicKeyInfo();
        string id = PeerId.FromPublicKey(spki).ToString();
        await using HubClient owner = await HubClient.JoinAsync(hub, id, "gaming");

        using ECDsa wrong = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach ((byte[] shown, ECDsa signer, string nonce) in new[] { (wrong.ExportSubjectPublicKeyInfo(), wrong, ""), (spki, wrong, ""), (spki, key, "AAAAAAAAAAAAAAAAAAAAAA") })
        {
            await using HubClient thief = await HubClient.OpenAsync(hub, id);
            var asked = (string)(await thief.ExpectAsync("challenge"))["data"]!["nonce"]!;
            byte[] signature = signer.SignData(KeyProof.SignedBytes(nonce.Length > 0 ? nonce : asked, PeerId.Parse(id)), HashAlgorithmName.SHA256);
            await thief.SendAsync($$$"""{"type":"proof","data":{"key":"{{{Base64Url.EncodeToString(shown)}}}","signature":"{{{Base64Url.EncodeToString(signature)}}}"}}""");
            Assert.Equal("bad_proof", (string?)(await thief.ExpectAsync("error"))["data"]!["reason"]);
            Assert.Equal((1008, "Peer already connected"), await thief.Closed);
        }

        Assert.Equal(3, hub.Gate.Counters.Of(Refusal.BadProof));
        await owner.PingAsync();
    }

    [Fact]
    public async Task One_that_waits_gets_the_id_when_the_first_leaves()
    {
        await using HubServer hub = await TestHub.StartAsync("take-over-wait = 60s\n proof-wait = 60s");
        await using HubClient first = await HubClient.JoinAsync(hub, A, "gaming");
        await using HubClient second = await HubClient.OpenAsync(hub, A);
        await second.ExpectAsync("challenge");
        await first.CloseAsync();
        await second.ExpectAsync("connected");
    }

    [Fact]
    public async Task Few_may_wait_for_one_id()
    {
        await using HubServer hub = await TestHub.StartAsync("take-over-wait = 60s\n proof-wait = 60s\n limits.held-per-id = 1");
        await using HubClient first = await HubClient.JoinAsync(hub, A, "gaming");
        await using HubClient second = await HubClient.OpenAsync(hub, A);
        await second.ExpectAsync("challenge");
        await using HubClient third = await HubClient.OpenAsync(hub, A);
        Assert.Equal((1008, "Peer already connected"), await third.Closed);
        Assert.Equal(1, hub.Gate.Counters.Of(Refusal.HeldConnections));
    }

    [Fact]
    public async Task A_silent_session_is_pinged_and_dropped_after_two_misses()
    {
        await using HubServer hub = await TestHub.StartAsync("keep-alive = 1s\n keep-alive-misses = 3");
        await using HubClient alive = await HubClient.JoinAsync(hub, B, "gaming");
        await using DeafClient dead = await DeafClient.ConnectAsync(hub, A);
        await dead.SendTextAsync($$$"""{"type":"announce","data":{"peerId":"{{{A}}}"},"networkName":"gaming"}""");
        await alive.ExpectAsync("peer-discovered");
        JObject gone = await alive.ExpectAsync("peer-disconnected");
        Assert.Equal(A, (string?)gone["data"]!["peerId"]);
        Assert.Equal(1, hub.Gate.Counters.Of(Refusal.Unresponsive));
        await alive.PingAsync();
    }
}
