using PeerPigeon.Core;
using PeerPigeon.Protocol;

namespace PeerPigeon.Actors;

/// <summary>What an offer of one of our peers says to the mesh, whatever the kind of link: members <c>need</c> and <c>component</c>.</summary>
/// <param name="IsOurs">Whether the offer has the form that only our peers send (a named attempt).</param>
/// <param name="Need">Why the link is wanted.</param>
/// <param name="Component">The leader of the offering peer's component.</param>
internal readonly record struct OfferHints(bool IsOurs, LinkNeed Need, PeerId? Component)
{
    public static OfferHints Read(RawJson offer)
    {
        bool ours = offer.TryGetMember("attempt", out _);
        LinkNeed need = offer.TryGetMember("need", out RawJson text) && text.TryGetString(out string? word) && Enum.TryParse(word, out LinkNeed named) && Enum.IsDefined(named)
            ? named
            : LinkNeed.None;
        PeerId? component = offer.TryGetMember("component", out RawJson id) && id.TryGetString(out string? hex) && PeerId.TryParse(hex, out PeerId leader)
            ? leader
            : null;
        return new(ours, need, component);
    }
}
