
namespace PeerPigeon.Simulation.Tests;

public sealed class MemberCheckerTests : CheckerBench
{
    [Fact]
    public void Members_that_know_each_other_are_clean()
    {
        for (var i = 0; i < 5; i++)
            Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(30));
        Story.Members.CheckViews(TimeSpan.FromSeconds(10));

        AssertClean();
        Assert.All(World.Peers, peer => Assert.Equal((4, 5), (peer.Mesh.GetMembers().Members.Length, peer.Mesh.GetMembers().Estimate)));
    }

    [Fact]
    public void A_member_that_is_not_known_is_found()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(20));

        Plant(one, new(one.Home, [], Estimate: 1));
        Story.Members.CheckViews(TimeSpan.FromSeconds(10));

        AssertFound(nameof(MembersTruthful), $"{one.Id} does not know {other.Id}");
    }

    [Fact]
    public void A_member_that_is_long_gone_is_found()
    {
        SimulatedPeer one = Peer("gaming"), other = Peer("gaming");
        Story.Pass(TimeSpan.FromSeconds(20));
        Actors.MeshMembers before = one.Mesh.GetMembers();

        other.Crash();
        Story.Pass(Story.Members.LongestMourning + TimeSpan.FromSeconds(10));
        AssertClean();
        Plant(one, before);

        AssertFound(nameof(MembersTruthful), $"{one.Id} calls {other.Id} a member");
    }

    [Fact]
    public void A_member_of_another_network_and_oneself_are_found()
    {
        SimulatedPeer one = Peer("gaming"), stranger = Peer("work");
        Story.Pass(TimeSpan.FromSeconds(5));
        Actors.MeshMember Member(SimulatedPeer peer) => new(peer.Id, one.Home, [], null, IsSuspected: false, Verified: true);

        Plant(one, new(one.Home, [Member(stranger), Member(one)], Estimate: 3));

        AssertFound(nameof(MembersTruthful), $"{one.Id} calls {stranger.Id} a member");
        AssertFound(nameof(MembersTruthful), $"{one.Id} calls itself");
    }

    [Theory]
    [InlineData("""{"type":"pigeon","kind":"goodbye","reason":"left network"}""")]
    [InlineData("""{"type":"pigeon","kind":"members"}""")]
    [InlineData("""{"id":"0123456789abcdef0123456789abcdef","type":"gossip","subtype":"pigeon-member","content":{}}""")]
    public void What_a_peer_of_1_1_3_does_not_understand_is_found(string frame)
    {
        SimulatedPeer one = Peer("gaming");
        JavaScriptPeer tab = Story.Tab("gaming", TimeSpan.Zero);

        Send(one, tab, "gaming", System.Text.Encoding.UTF8.GetBytes(frame));

        AssertFound(nameof(NothingForeign), $"{one.Id} sends the 1.1.3 peer {tab.Id}");
    }

    [Fact]
    public void What_a_peer_of_1_1_3_understands_is_clean_whatever_it_says()
    {
        SimulatedPeer one = Peer("gaming");
        JavaScriptPeer tab = Story.Tab("gaming", TimeSpan.Zero);

        Send(one, tab, "gaming", Frame(one, "gaming", "a \"type\":\"pigeon\" flew by"));

        AssertClean();
    }

    private void Plant(SimulatedPeer liar, Actors.MeshMembers members) => Story.Members.Look = peer => peer == liar ? members : peer.Mesh.GetMembers();
}
