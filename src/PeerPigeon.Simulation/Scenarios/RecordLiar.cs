using System.Globalization;
using PeerPigeon.Actors;
using PeerPigeon.Core;
using PeerPigeon.Protocol;
using PeerPigeon.Transport;

namespace PeerPigeon.Simulation;

/// <summary>A member that sends others records which nobody may write; its frames themselves are in order.</summary>
internal sealed class RecordLiar(Story story, RecordLedger ledger)
{
    private readonly IPeerKey _stranger = story.World.NewKey();
    private int _next;

    /// <summary>Records offered, each to several members.</summary>
    public int Offered { get; private set; }

    /// <summary>Offers one more, of one kind after another.</summary>
    public void Offer()
    {
        KeptRecord target = story.Pick(ledger.All);
        if (target.IsUnsettled)
            return;
        NetworkName network = target.Writer.Home;
        DhtKey key = DhtKey.Plain(network, target.Key);
        long now = story.World.Now.ToUnixTimeMilliseconds();
        RawJson value = RawJson.FromString(string.Create(CultureInfo.InvariantCulture, $"{RecordsSurvive.Planted}-{_next}"));
        PeerId publisher = target.Writer.Id;
        DhtRecord record = (_next++ % 5) switch
        {
            0 => DhtRecord.Create(key, value, publisher, now + 1000).With(_stranger.Sign(DhtRecord.Create(key, value, publisher, now)).Signature),
            1 => DhtRecord.Create(key, value, publisher, target.Since.ToUnixTimeMilliseconds() - 600_000),
            2 => DhtRecord.Create(key, value, publisher, now + 3_600_000),
            3 => DhtRecord.Create(DhtKey.Plain(NetworkName.Parse("elsewhere"), target.Key), value, publisher, now),
            _ => _stranger.Sign(DhtRecord.Create(DhtKey.Owned(network, publisher, target.Key), value, publisher, now)),
        };
        Send(record, network);
    }

    /// <summary>At the end: it was heard, and refused.</summary>
    public void Check()
    {
        foreach (RecordVerdict verdict in (ReadOnlySpan<RecordVerdict>)[RecordVerdict.Forged, RecordVerdict.TooFarAhead, RecordVerdict.ForeignNetwork, RecordVerdict.NotOwner])
        {
            story.Expect(
                nameof(RecordsSurvive), Offered < 20 || story.World.Peers.Sum(peer => peer.Counters.Dht.Refused(verdict)) > 0,
                $"no member counts a record as {verdict}, though a liar offered some");
        }
    }

    private void Send(DhtRecord record, NetworkName network)
    {
        SimulatedPeer[] up = [.. story.World.Peers.Where(peer => peer.IsUp && peer.Home == network)];
        if (up.Length < 2)
            return;
        Offered++;
        SimulatedPeer liar = story.Pick(up);
        RingPosition position = record.Key.Position;
        // The key says the network already; the checker of leaks takes every frame that names one for a frame of it.
        byte[] text = System.Text.Encoding.UTF8.GetBytes(record.Encode().ToString().Replace("\"networkName\":\"elsewhere\",", "", StringComparison.Ordinal));
        if (!RawJson.TryParse(text, ProtocolLimits.Default, out RawJson json, out Rejection fault))
            throw new InvalidOperationException($"what the liar says is no JSON: {fault.Detail}");
        // Those who will be asked for it, as far as anybody can know who looks on from outside.
        foreach (SimulatedPeer owner in up.Where(peer => peer != liar).OrderBy(peer => RingPosition.OfPeer(peer.Id), Comparer<RingPosition>.Create(position.Nearer)).Take(4))
        {
            liar.Tell(network, new NetworkRouterProtocol.SendRouted(
                owner.Id, Subtypes.Dht, new RecordMessage.Store(story.Chance.Next(1, int.MaxValue), [json]).Encode()));
        }
    }
}
