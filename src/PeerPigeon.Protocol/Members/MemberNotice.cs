using System.Collections.Immutable;

namespace PeerPigeon.Protocol;

/// <summary>What a frame of the subtype <see cref="Subtypes.Member"/> says about who is here; its origin is the frame's, and so is its network.</summary>
/// <remarks>
/// <code>
/// {"kind":"alive","incarnation":1795302081000,"sequence":7,"lease":246000,"capabilities":["members/1",…],"agent":"…"}
/// {"kind":"suspect","peer":"…","incarnation":1795302081000,"sequence":7}
/// {"kind":"gone","incarnation":1795302081000,"sequence":8}
/// </code>
/// Of two notices about one member the one with the greater (incarnation, sequence) counts.
/// </remarks>
public abstract record MemberNotice
{
    /// <summary>Longest lease that is believed.</summary>
    /// <value>Milliseconds: a day.</value>
    public const long MaxLease = 24L * 3600 * 1000;

    private static readonly MemberNames Names = new("kind", "incarnation", "sequence", "lease", "capabilities", "agent", "peer");

    private MemberNotice(long incarnation, long sequence)
    {
        Incarnation = incarnation;
        Sequence = sequence;
    }

    /// <summary>Which run of the member: its clock when it joined, milliseconds since 1970, or more.</summary>
    public long Incarnation { get; }

    /// <summary>Which announcement of that run, from 1.</summary>
    public long Sequence { get; }

    /// <summary>The origin is here, and will say so again before <paramref name="Lease"/> is over.</summary>
    /// <param name="Incarnation">Which run.</param>
    /// <param name="Sequence">Which announcement.</param>
    /// <param name="Lease">Milliseconds, 1 to <see cref="MaxLease"/>.</param>
    /// <param name="Capabilities">What it understands.</param>
    /// <param name="Agent">What runs there, if it says so.</param>
    public sealed record Alive(long Incarnation, long Sequence, long Lease, ImmutableArray<string> Capabilities, string? Agent = null) : MemberNotice(Incarnation, Sequence)
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "alive");
            WriteAge(ref output);
            output.Integer("lease"u8, Lease);
            output.Texts("capabilities"u8, Capabilities);
            output.Text("agent"u8, Agent);
        }
    }

    /// <summary>The origin believes that another member may be gone; if it lives, it announces itself with a greater sequence.</summary>
    /// <param name="Peer">The other.</param>
    /// <param name="Incarnation">The other's, as the origin knows it.</param>
    /// <param name="Sequence">The other's, as the origin knows it.</param>
    public sealed record Suspect(PeerId Peer, long Incarnation, long Sequence) : MemberNotice(Incarnation, Sequence)
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "suspect");
            output.Peer("peer"u8, Peer);
            WriteAge(ref output);
        }
    }

    /// <summary>The origin leaves on purpose.</summary>
    /// <param name="Incarnation">Which run.</param>
    /// <param name="Sequence">Greater than that of its last announcement.</param>
    public sealed record Gone(long Incarnation, long Sequence) : MemberNotice(Incarnation, Sequence)
    {
        private protected override void Write(ref JsonOutput output)
        {
            output.Text("kind"u8, "gone");
            WriteAge(ref output);
        }
    }

    /// <summary>The content of the frame.</summary>
    public RawJson ToJson()
    {
        var output = new JsonOutput(320);
        output.Open('{');
        Write(ref output);
        output.Close('}');
        return new(output.ToArray());
    }

    /// <summary>Reads the content of a frame; of a kind that we do not know, success and null.</summary>
    public static bool TryRead(RawJson content, out MemberNotice? notice, out Rejection rejection)
    {
        var members = new MemberReader(content, Names, stackalloc JsonSlice[Names.Count]);
        notice = members.NonEmptyText("kind", ProtocolLimits.MaxNameLength) switch
        {
            "alive" => new Alive(
                members.Integer("incarnation", 0),
                members.Integer("sequence", 1),
                members.Integer("lease", 1, MaxLease),
                members.Capabilities(),
                members.OptionalText("agent", ProtocolLimits.MaxNameLength)),
            "suspect" => new Suspect(members.Peer("peer"), members.Integer("incarnation", 0), members.Integer("sequence", 1)),
            "gone" => new Gone(members.Integer("incarnation", 0), members.Integer("sequence", 1)),
            _ => null,
        };
        if (members.Done(out rejection))
            return true;
        notice = null;
        return false;
    }

    private protected abstract void Write(ref JsonOutput output);

    private protected void WriteAge(ref JsonOutput output)
    {
        output.Integer("incarnation"u8, Incarnation);
        output.Integer("sequence"u8, Sequence);
    }
}
