using System.Collections.Immutable;

namespace PeerPigeon.Protocol;

/// <summary>What two peers of ours say to each other on a link, beside gossip: <c>{"type":"pigeon","kind":…}</c>. 1.1.3 drops it.</summary>
public abstract partial record LinkControl
{
    private static readonly MemberNames Names =
        new("type", "kind", "agent", "capabilities", "links", "maxPeers", "nonce", "reason", "peers", "ids", "hops", "ages", "graft", "origin", "here", "frame",
            "known", "gone", "announcements");

    private LinkControl()
    {
    }

    /// <summary>The first frame on a link.</summary>
    /// <param name="Agent">What runs here.</param>
    /// <param name="Capabilities">What it understands: <see cref="Protocol.Capabilities"/>.</param>
    /// <param name="Links">Links that it has now, in this network.</param>
    /// <param name="MaxPeers">Links that it wants at most.</param>
    public sealed record Hello(string Agent, ImmutableArray<string> Capabilities, int Links, int MaxPeers) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "hello");
            output.Text("agent"u8, Agent);
            output.Texts("capabilities"u8, Capabilities);
            output.Integer("links"u8, Links);
            output.Integer("maxPeers"u8, MaxPeers);
        }
    }

    /// <summary>Asks whether the other side is alive.</summary>
    /// <param name="Nonce">To be sent back.</param>
    public sealed record Ping(long Nonce) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "ping");
            output.Integer("nonce"u8, Nonce);
        }
    }

    /// <summary>Answers a ping.</summary>
    /// <param name="Nonce">The ping's.</param>
    public sealed record Pong(long Nonce) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "pong");
            output.Integer("nonce"u8, Nonce);
        }
    }

    /// <summary>The last frame on a link that is closed on purpose.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Goodbye(string Reason) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "goodbye");
            output.Text("reason"u8, Reason);
        }
    }

    /// <summary>Hands the other side over: it is to connect to one of these, for the link between us ends.</summary>
    /// <param name="Peers">At most <see cref="ProtocolLimits.MaxPeerList"/>.</param>
    public sealed record Handover(ImmutableArray<PeerId> Peers) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "handover");
            output.Peers("peers"u8, Peers);
        }
    }

    /// <summary>A routed frame of the other side is ours to bring on.</summary>
    /// <param name="Frame">Its id.</param>
    public sealed record Taken(FrameId Frame) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "taken");
            output.Text("frame"u8, Frame.ToString());
        }
    }

    /// <summary>From here a routed frame of the other side comes no further: it was here before, or no link leads on.</summary>
    /// <param name="Frame">Its id.</param>
    public sealed record NoWay(FrameId Frame) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "no-way");
            output.Text("frame"u8, Frame.ToString());
        }
    }

    /// <summary>Whom the sender knows to be a member of the network; answered with <see cref="Announcements"/> of those whom it seems to lack.</summary>
    /// <param name="Known">Who is here, as far as it knows; at most <see cref="KnownMember.MaxCount"/>.</param>
    /// <param name="Gone">Who left or is held for gone; at most as many.</param>
    public sealed record KnownMembers(ImmutableArray<KnownMember> Known, ImmutableArray<KnownMember> Gone) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "members");
            output.Texts("known"u8, [.. Known.Select(known => known.ToString())]);
            output.Texts("gone"u8, [.. Gone.Select(gone => gone.ToString())]);
        }
    }

    /// <summary>Announcements of members that the other side seems to lack, each as its origin signed it.</summary>
    /// <param name="Handed">At most <see cref="HandedAnnouncement.MaxCount"/>.</param>
    public sealed record Announcements(ImmutableArray<HandedAnnouncement> Handed) : LinkControl
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "announcements");
            output.Name("announcements"u8);
            output.Open('[');
            foreach (HandedAnnouncement handed in Handed)
            {
                output.Separate();
                handed.Write(ref output);
            }

            output.Close(']');
        }
    }

    /// <summary>The frame.</summary>
    public byte[] Encode()
    {
        var output = new JsonOutput(256);
        output.Open('{');
        output.Text("type"u8, DataFrameTypes.NameOf(DataFrameKind.Control));
        Write(ref output);
        output.Close('}');
        return output.ToArray();
    }

    /// <summary>Reads a notice; of a kind that we do not know, success and null.</summary>
    internal static bool TryRead(RawJson raw, out LinkControl? control, out Rejection rejection)
    {
        var members = new MemberReader(raw, Names, stackalloc JsonSlice[Names.Count]);
        control = members.NonEmptyText("kind", ProtocolLimits.MaxNameLength) switch
        {
            "hello" => new Hello(
                members.Text("agent", ProtocolLimits.MaxNameLength),
                members.Capabilities(),
                members.Int("links"),
                members.Int("maxPeers")),
            "ping" => new Ping(members.Integer("nonce")),
            "pong" => new Pong(members.Integer("nonce")),
            "goodbye" => new Goodbye(members.Text("reason", ProtocolLimits.MaxTextLength)),
            "handover" => new Handover(members.Peers("peers", ProtocolLimits.MaxPeerList)),
            "have" => ReadHave(ref members),
            "want" => new Want(members.FrameIds("ids", ProtocolLimits.MaxFrameIds), members.IsTrue("graft")),
            "dont-want" => new DontWant(members.FrameIds("ids", ProtocolLimits.MaxFrameIds)),
            "prune" => new Prune(members.Peer("origin")),
            "graft" => new Graft(members.Peer("origin")),
            "sync" => new Sync(members.Integer("here", 0)),
            "taken" => new Taken(FrameId.FromText(members.NonEmptyText("frame", FrameId.TextLength))),
            "no-way" => new NoWay(FrameId.FromText(members.NonEmptyText("frame", FrameId.TextLength))),
            "members" => new KnownMembers(members.KnownMembers("known"), members.KnownMembers("gone")),
            "announcements" => new Announcements(members.HandedAnnouncements("announcements")),
            _ => null,
        };
        if (members.Done(out rejection))
            return true;
        control = null;
        return false;
    }

    private protected abstract void Write(ref JsonOutput output);
}
