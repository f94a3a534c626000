using System.Runtime.InteropServices;

namespace PeerPigeon.Simulation;

/// <summary>Counts how often each message of the ledger is put on a link, and over how many relays it reached whom.</summary>
internal sealed class GossipMeter(MessageLedger ledger) : WorldObserver
{
    private readonly Dictionary<int, int> _copies = [];
    private readonly Dictionary<int, List<int>> _hops = [];

    public override void LinkSent(in LinkPassage passage)
    {
        if (!passage.IsBinary && Wire.IsGossip(passage.Payload.Span) && ledger.TryFind(passage.Payload.Span, out Utterance said))
            CollectionsMarshal.GetValueRefOrAddDefault(_copies, said.Number, out _)++;
    }

    public override void Delivered(Participant peer, string text, int hops)
    {
        if (!ledger.TryFind(text, out Utterance said))
            return;
        if (!_hops.TryGetValue(said.Number, out List<int>? all))
            _hops.Add(said.Number, all = []);
        all.Add(hops);
    }

    /// <summary>Copies put on links.</summary>
    public int Copies(Utterance said) => _copies.GetValueOrDefault(said.Number);

    /// <summary>Relays passed by each copy that was delivered, as applications are told: 0 from the origin itself.</summary>
    public IReadOnlyList<int> Hops(Utterance said) => _hops.GetValueOrDefault(said.Number, []);
}
