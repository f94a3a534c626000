using Akka.Actor;
using Newtonsoft.Json.Linq;
using PeerPigeon.Protocol;
using static PeerPigeon.Actors.SignalingProtocol;

namespace PeerPigeon.Actors.Tests;

public sealed class SignalingTests : IDisposable
{
    private const string Connected = """{"type":"connected","data":{"peerId":"0000000000000000000000000000000000000000"},"fromPeerId":"system"}""";
    private readonly VirtualActors _actors = new();
    private readonly IActorRef _signaling;
    private readonly Probe _mesh;

    public SignalingTests() => (_signaling, _mesh) = _actors.StartBelow(SignalingActor.Props(_actors.Mesh));

    public void Dispose() => _actors.Dispose();

    [Fact]
    public void It_announces_once_the_hub_said_connected()
    {
        Connect();
        Assert.Empty(_actors.Hub.Last.Sent);

        Say(Connected);

        JObject announce = Assert.Single(_actors.Hub.Last.Sent);
        Assert.Equal(("announce", "team", _actors.Self.ToString()), ((string?)announce["type"], (string?)announce["networkName"], (string?)announce["data"]!["peerId"]));
        _mesh.Only<HubJoined>();
        Advance(1);
        Assert.Single(_actors.Hub.Last.Sent);
    }

    [Fact]
    public void It_announces_after_half_a_second_to_a_hub_that_says_nothing()
    {
        Connect();

        Advance(0.499);
        Assert.Empty(_actors.Hub.Last.Sent);
        Advance(0.001);
        Assert.Equal(["announce"], _actors.Hub.Last.Types);
    }

    [Fact]
    public void It_tries_a_hub_that_is_down_for_ever_with_pauses_up_to_the_cap_that_differ()
    {
        _actors.Hub.IsDown = true;
        Connect();

        Advance(600);

        TimeSpan[] pauses = [.. _mesh.All<HubLost>().Select(lost => lost.Pause)];
        Assert.InRange(pauses.Length, 60, 200);
        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromSeconds(15)));
        Assert.True(pauses[0] <= TimeSpan.FromSeconds(1));
        Assert.Equal(pauses.Length, pauses.Distinct().Count());
    }

    [Fact]
    public void A_hub_is_logged_when_it_is_found_and_once_when_it_is_lost()
    {
        List<string> infos = _actors.Infos();
        _actors.Hub.IsDown = true;
        Connect();
        Advance(60);
        _actors.Hub.IsDown = false;
        Advance(20);
        Say(Connected);
        _actors.Hub.Last.Break(1006, "gone");
        Advance(2);

        Assert.Collection(
            infos,
            never => Assert.Contains("No hub at", never, StringComparison.Ordinal),
            found => Assert.Contains($"joined as {_actors.Self} in network 'team'", found, StringComparison.Ordinal),
            lost => Assert.Contains("gone (1006)", lost, StringComparison.Ordinal),
            again => Assert.Contains("joined as", again, StringComparison.Ordinal));
    }

    [Fact]
    public void A_connection_that_is_lost_is_made_anew_and_announced_again()
    {
        Connect();
        Say(Connected);

        _actors.Hub.Last.Break(1006, "gone");
        Advance(2);
        Say(Connected);

        Assert.Equal(2, _actors.Hub.Attempts.Count);
        Assert.Equal(["announce"], _actors.Hub.Last.Types);
        Assert.Equal("gone (1006)", _mesh.Only<HubLost>().Reason);
    }

    [Fact]
    public void It_says_goodbye_with_its_network_before_it_closes()
    {
        Connect();
        Say(Connected);

        Probe asker = _actors.NewProbe();
        _actors.Tell(_signaling, new Disconnect(), asker);

        Assert.Equal("team", (string?)_actors.Hub.Last.Sent[^1]["networkName"]);
        Assert.Equal(["announce", "goodbye"], _actors.Hub.Last.Types);
        Assert.Equal("Client disconnect", _actors.Hub.Last.Closed);
        asker.Only<HubLeft>();
        Advance(60);
        Assert.Single(_actors.Hub.Attempts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_comes_back_to_a_hub_of_1_1_3_no_sooner_than_that_has_dealt_with_the_old_socket(bool onPurpose)
    {
        Connect();
        Say(Connected);

        if (onPurpose)
            _actors.Tell(_signaling, new Disconnect(), _actors.NewProbe());
        else
            _actors.Hub.Last.Break(1006, "gone");
        Connect();

        Advance(0.499);
        Assert.Single(_actors.Hub.Attempts);
        Advance(0.001);
        Assert.Equal(2, _actors.Hub.Attempts.Count);
    }

    [Fact]
    public void A_challenge_is_answered_with_a_proof_of_the_key_behind_the_id()
    {
        Connect();
        Say("""{"type":"challenge","data":{"nonce":"0123456789abcdef0123456789abcdef"},"fromPeerId":"system"}""");

        JToken data = Assert.Single(_actors.Hub.Last.Sent)["data"]!;
        Assert.True(_actors.Mesh.Ports.Verifier.TryGetId((string?)data["key"], out PeerId id));
        Assert.Equal(_actors.Self, id);
        Assert.True(_actors.Mesh.Ports.Verifier.Verify(
            (string)data["key"]!, KeyProof.SignedBytes("0123456789abcdef0123456789abcdef", _actors.Self), System.Buffers.Text.Base64Url.DecodeFromChars((string)data["signature"]!)));
    }

    [Fact]
    public void What_is_malformed_is_counted_and_every_message_is_released()
    {
        Connect();
        Say("no json");
        Say("""{"type":"peer-discovered","data":{"peerId":"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"},"networkName":"team"}""");

        Assert.Equal(1, _actors.Drops(DropReason.MalformedSignal));
        Assert.Equal(2, _actors.Hub.Last.Released);
        Assert.Equal(SignalKind.PeerDiscovered, _mesh.Only<SignalHeard>().Message.Kind);
    }

    [Fact]
    public void What_is_meant_for_another_peer_is_not_heard()
    {
        Connect();
        Say($$"""{"type":"goodbye","fromPeerId":"{{VirtualActors.Peer(1)}}","targetPeerId":"{{VirtualActors.Peer(2)}}"}""");

        Assert.Empty(_mesh.All<SignalHeard>());
    }

    [Fact]
    public void What_cannot_be_sent_without_a_hub_is_counted()
    {
        _actors.Tell(_signaling, new SendSignal(VirtualActors.Peer(1), VirtualActors.Team, SignalKind.Offer, FakeTransport.Offer));

        Assert.Equal(1, _actors.Drops(DropReason.SignalingUnavailable));
    }

    private void Connect() => _actors.Tell(_signaling, new Connect(FakeHub.Address, VirtualActors.Team, VirtualActors.Team, Unlisted: false));

    private void Say(string json)
    {
        _actors.Hub.Last.Say(json);
        _actors.Time.RunUntilIdle();
    }

    private void Advance(double seconds) => _actors.Time.Advance(TimeSpan.FromSeconds(seconds));
}
