using System.Collections.Immutable;
using PeerPigeon.Protocol;
using static PeerPigeon.Core.Tests.Given;

namespace PeerPigeon.Core.Tests.Dht;

public class ReplicationTests
{
    private static readonly TimeSpan Believed = TimeSpan.FromMinutes(20);
    private readonly Replication _replication = new(replicas: 3, Believed);

    [Fact]
    public void Whoever_is_responsible_and_silent_is_told_until_it_says_that_it_holds_the_record()
    {
        Holders holders = Around(out RecordVersion record, members: 6, place: 0);
        ImmutableArray<PeerId> owners = holders.Responsible(record.Position, 3, record.Publisher);

        Assert.Equal(owners.Where(peer => peer != holders.Self).Order(), Plan(record, holders).Tell.Keys);
        foreach (PeerId owner in owners)
            _replication.Held(owner, record, Start);

        Assert.Empty(Plan(record, holders).Tell);
    }

    [Fact]
    public void A_record_that_is_no_longer_ours_goes_only_when_all_three_owners_hold_it()
    {
        Holders holders = Around(out RecordVersion record, members: 6, place: 5);
        ImmutableArray<PeerId> owners = holders.Responsible(record.Position, 3, record.Publisher);

        Assert.Empty(Plan(record, holders).Drop);
        _replication.Held(owners[0], record, Start);
        _replication.Held(owners[1], record, Start);
        Assert.Empty(Plan(record, holders).Drop);
        _replication.Held(owners[2], record, Start);

        Assert.Equal<string>([record.Key], Plan(record, holders).Drop);
    }

    [Fact]
    public void The_publisher_keeps_its_copy_and_counts_as_no_owner()
    {
        Holders holders = Around(out RecordVersion record, members: 6, place: 0);
        RecordVersion ours = record with { Publisher = holders.Self };
        ImmutableArray<PeerId> owners = holders.Responsible(ours.Position, 3, ours.Publisher);

        Assert.DoesNotContain(holders.Self, owners);
        foreach (PeerId owner in owners)
            _replication.Held(owner, ours, Start);
        Assert.Empty(Plan(ours, holders).Drop);
    }

    [Fact]
    public void Another_version_begins_with_nobody_and_an_old_word_is_not_believed_for_ever()
    {
        Holders holders = Around(out RecordVersion record, members: 4, place: 0);
        foreach (PeerId owner in holders.Others)
            _replication.Held(owner, record, Start);

        Assert.Empty(Plan(record, holders).Tell);
        Assert.NotEmpty(_replication.Plan([record], holders, Start + Believed + TimeSpan.FromSeconds(1)).Tell);
        Assert.NotEmpty(Plan(record with { Mark = 2 }, holders).Tell);
    }

    [Fact]
    public void Who_begins_anew_or_comes_back_is_told_again()
    {
        Holders holders = Around(out RecordVersion record, members: 4, place: 0);
        PeerId[] others = [.. holders.Others];
        foreach (PeerId owner in others)
            _replication.Held(owner, record, Start);
        PeerId owning = holders.Responsible(record.Position, 3, record.Publisher).First(peer => peer != holders.Self);

        _replication.Forget(owning);
        Assert.Contains(owning, Plan(record, holders).Tell.Keys);

        _replication.Held(owning, record, Start);
        Plan(record, new(holders.Self, others.Where(peer => peer != owning)));
        Assert.Contains(owning, Plan(record, holders).Tell.Keys);
    }

    [Fact]
    public void Responsible_are_the_nearest_by_XOR_in_order() => ForSeeds(100, seed =>
    {
        Random random = new SeededRandom((ulong)(uint)seed);
        PeerId[] peers = [.. Enumerable.Range(1, random.Next(1, 60)).Select(_ => Peer(random.Next())).Distinct()];
        RingPosition key = RingPosition.OfKey($"team:{seed}");
        var holders = new Holders(peers[0], peers);

        Assert.Equal<PeerId>(
            [.. peers.Skip(1).OrderBy(RingPosition.OfPeer, Comparer<RingPosition>.Create(key.Nearer)).Take(8)], holders.NearestOthers(key, 8, Peer(-1)));
        Assert.Equal<PeerId>(
            [.. peers.OrderBy(RingPosition.OfPeer, Comparer<RingPosition>.Create(key.Nearer)).Take(3)], holders.Responsible(key, 3, Peer(-1)));
    });

    private ReplicationPlan Plan(RecordVersion record, Holders holders) => _replication.Plan([record], holders, Start);

    // We stand at a given place among the members, counted from the key.
    private static Holders Around(out RecordVersion record, int members, int place)
    {
        RingPosition key = RingPosition.OfKey("team:a");
        PeerId[] peers = [.. Enumerable.Range(1, members).Select(Peer).OrderBy(RingPosition.OfPeer, Comparer<RingPosition>.Create(key.Nearer))];
        record = new("team:a", key, 7, Peer(99), Mark: 1);
        return new(peers[place], peers);
    }
}
