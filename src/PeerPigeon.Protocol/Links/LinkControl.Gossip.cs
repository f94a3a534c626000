using System.Collections.Immutable;

namespace PeerPigeon.Protocol;

// Gossip by ids (capability gossip/1). A link is in one network, so no network is named.
//
//   have   {"ids":[…],"hops":[…],"ages":[…]}   "these frames are with me"
//   want   {"ids":[…],"graft":true}            "send them", and with graft "and from now on what those origins say, at once"
//   dont-want {"ids":[…]}                      "these large frames are here already: do not send them"
//   prune  {"origin":…}                        "what this origin says comes to me another way: ids will do"
//   graft  {"origin":…}                        "send me what this origin says, at once"
//   sync   {"here":…}                          "so long I have been in this network: tell me what I missed"
public abstract partial record LinkControl
{
    /// <summary>Frames that the sender has.</summary>
    /// <param name="Ids">At most <see cref="ProtocolLimits.MaxFrameIds"/>.</param>
    /// <param name="Hops">For each id how many links it had passed to the sender, 0 at its origin; empty: not said.</param>
    /// <param name="Ages">For each id how long ago it was accepted in this network, milliseconds; empty: just now.</param>
    public sealed record Have(ImmutableArray<FrameId> Ids, ImmutableArray<int> Hops, ImmutableArray<int> Ages) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "have");
            output.FrameIds("ids"u8, Ids);
            output.Integers("hops"u8, Hops);
            output.Integers("ages"u8, Ages);
        }
    }

    /// <summary>Asks for frames that the other side said it has.</summary>
    /// <param name="Ids">At most <see cref="ProtocolLimits.MaxFrameIds"/>.</param>
    /// <param name="Grafts">Whether what their origins say is to come in full from now on.</param>
    public sealed record Want(ImmutableArray<FrameId> Ids, bool Grafts) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "want");
            output.FrameIds("ids"u8, Ids);
            if (Grafts)
                output.Boolean("graft"u8, true);
        }
    }

    /// <summary>Large frames that came in: sending them here once more would waste the link.</summary>
    /// <param name="Ids">At most <see cref="ProtocolLimits.MaxFrameIds"/>.</param>
    public sealed record DontWant(ImmutableArray<FrameId> Ids) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "dont-want");
            output.FrameIds("ids"u8, Ids);
        }
    }

    /// <summary>What this origin says comes another way: its ids will do.</summary>
    public sealed record Prune(PeerId Origin) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "prune");
            output.Peer("origin"u8, Origin);
        }
    }

    /// <summary>What this origin says is to come in full again.</summary>
    public sealed record Graft(PeerId Origin) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "graft");
            output.Peer("origin"u8, Origin);
        }
    }

    /// <summary>How long the sender has been in this network without interruption; it wants to hear of what was said since.</summary>
    /// <param name="Here">Milliseconds.</param>
    public sealed record Sync(long Here) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "sync");
            output.Integer("here"u8, Here);
        }
    }

    private static Have ReadHave(ref MemberReader members)
    {
        ImmutableArray<FrameId> ids = members.FrameIds("ids", ProtocolLimits.MaxFrameIds);
        ImmutableArray<int> hops = members.Ints("hops", ProtocolLimits.MaxFrameIds), ages = members.Ints("ages", ProtocolLimits.MaxFrameIds);
        if ((!hops.IsEmpty && hops.Length != ids.Length) || (!ages.IsEmpty && ages.Length != ids.Length))
            members.Refuse(RejectReason.BadValue, $"{ids.Length} ids with {hops.Length} hops and {ages.Length} ages; each list has one for each id, or none");
        return new(ids, hops, ages);
    }
}
