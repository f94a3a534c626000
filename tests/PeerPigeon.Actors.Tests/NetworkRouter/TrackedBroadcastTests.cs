using PeerPigeon.Protocol;
using PeerPigeon.Transport;
using static PeerPigeon.Actors.Tests.VirtualActors;

namespace PeerPigeon.Actors.Tests;

public sealed class TrackedBroadcastTests : IDisposable
{
    private readonly RouterBench _bench = new("gossip { confirmations = 2, tracked = 1 }");
    private readonly PeerId _one = Peer(1), _two = Peer(2);
    private readonly EcdsaPeerKey _ann = EcdsaPeerKey.Create(), _bob = EcdsaPeerKey.Create();

    public TrackedBroadcastTests()
    {
        _bench.LinkGossip(_one);
        _bench.LinkGossip(_two);
    }

    public void Dispose()
    {
        _bench.Dispose();
        _ann.Dispose();
        _bob.Dispose();
    }

    [Fact]
    public void The_sender_learns_how_many_confirmed_and_when_once_the_time_is_over()
    {
        Probe asker = Track();
        GossipFrame sent = _bench.SentTo(_one)[^1];
        _bench.Advance(1);
        Confirm(_ann, sent.Id);
        Confirm(_ann, sent.Id);
        Assert.Empty(asker.All<NetworkRouterProtocol.Published>());

        _bench.Advance(10);

        SentConfirmations confirmed = asker.Only<NetworkRouterProtocol.Published>().Confirmations!;
        Assert.Equal((1, 0, 1, false), (confirmed.Members, confirmed.By(TimeSpan.FromSeconds(0.9)), confirmed.By(TimeSpan.FromSeconds(1.1)), confirmed.IsCapped));
    }

    [Fact]
    public void At_the_bound_the_sender_has_its_answer_at_once()
    {
        Probe asker = Track();
        GossipFrame sent = _bench.SentTo(_one)[^1];

        Confirm(_ann, sent.Id);
        Confirm(_bob, sent.Id);

        Assert.True(asker.Only<NetworkRouterProtocol.Published>().Confirmations!.IsCapped);
    }

    [Fact]
    public void A_confirmation_without_the_members_signature_does_not_count()
    {
        Probe asker = Track();
        GossipFrame sent = _bench.SentTo(_one)[^1];

        _bench.Arrive(Frames.Json(_ann.Id, "{}", Subtypes.Confirm, more: Frames.To(_bench.Actors.Self) + $",\"message\":\"{sent.Id}\""), _one);
        _bench.Advance(10);

        Assert.Equal(0, asker.Only<NetworkRouterProtocol.Published>().Confirmations!.Members);
    }

    [Fact]
    public void Too_many_tracked_at_once_are_refused()
    {
        Track();

        Assert.Equal(MeshErrors.Busy, Track().Only<NetworkRouterProtocol.PublishFailed>().Code);
    }

    [Fact]
    public void A_member_confirms_what_asks_for_it_within_a_second_and_nothing_else()
    {
        string id = new('a', 32);
        _bench.Arrive(Tracked(_ann, id, _ann.Id), _one);
        _bench.Arrive(Frames.Json(_ann.Id, id: new('b', 32)), _one);

        _bench.Advance(1.1);

        GossipFrame confirmation = Assert.Single(_bench.SentTo(_one).DistinctBy(frame => frame.Id));   // again to a neighbour that says nothing of it
        Assert.Equal((Subtypes.Confirm, _ann.Id, FrameId.FromText(id)), (confirmation.Subtype, confirmation.To, confirmation.Message));
        Assert.True(new EcdsaSignatureVerifier().IsVerified(confirmation));
    }

    [Fact]
    public void What_its_origin_did_not_sign_is_not_confirmed()
    {
        string unsigned = new('a', 32);
        _bench.Arrive(Frames.Json(_ann.Id, id: unsigned, more: $",\"message\":\"{unsigned}\""), _one);
        _bench.Arrive(Tracked(_bob, new('b', 32), _ann.Id), _one);

        _bench.Advance(2);

        Assert.DoesNotContain(_bench.SentTo(_one).Concat(_bench.SentTo(_two)), frame => frame.Subtype == Subtypes.Confirm);
    }

    [Fact]
    public void A_router_passes_on_no_more_confirmations_of_one_broadcast_than_the_bound()
    {
        _bench.Arrive(Frames.Json(_bob.Id), _two);
        for (var member = 10; member < 15; member++)
            _bench.Arrive(Frames.Json(Peer(member), "{}", Subtypes.Confirm, id: $"{member}", more: Frames.To(_bob.Id) + $",\"message\":\"{new string('a', 32)}\""), _one);

        Assert.Equal(2, _bench.SentTo(_two).Count(frame => frame.Subtype == Subtypes.Confirm));
        Assert.Equal(3, _bench.Actors.Mesh.Counters.Gossip.ConfirmationsShed);
    }

    private Probe Track() => _bench.Tell(new NetworkRouterProtocol.PublishBroadcast(
        Subtypes.Chat, RawJson.FromString("hello"), new SendOptions { Track = TimeSpan.FromSeconds(5) }));

    private void Confirm(EcdsaPeerKey member, FrameId message)
    {
        GossipFrame Make(FrameSignature? signature) => GossipFrame.Create(
            FrameId.FromText(member.PublicKey), Subtypes.Confirm, RawJson.From(new Newtonsoft.Json.Linq.JObject()), member.Id, _bench.Actors.Self, Team, 1, signature, message);
        GossipFrame frame = Make(new(member.PublicKey, System.Buffers.Text.Base64Url.EncodeToString(member.Sign(Make(null).SignedBytes()))));
        _bench.Arrive(System.Text.Encoding.UTF8.GetString(frame.Utf8.Span), _one);
    }

    private static string Tracked(EcdsaPeerKey key, string id, PeerId from)
    {
        GossipFrame Create(FrameSignature? signature) => GossipFrame.Create(
            FrameId.FromText(id), Subtypes.Chat, RawJson.FromString("hello"), from, to: null, Team, 946684800000, signature, FrameId.FromText(id));
        string signed = System.Buffers.Text.Base64Url.EncodeToString(key.Sign(Create(signature: null).SignedBytes()));
        return System.Text.Encoding.UTF8.GetString(Create(new(key.PublicKey, signed)).Utf8.Span);
    }
}
