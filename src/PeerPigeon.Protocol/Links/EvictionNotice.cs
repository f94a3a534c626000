using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>The last frame on a link that is closed to make room (wire protocol §7.3).</summary>
/// <param name="From">Who evicts.</param>
/// <param name="Reason">Why; <see cref="CloserPeer"/> in 1.1.3.</param>
public sealed record EvictionNotice(PeerId From, string Reason)
{
    /// <summary>The reason that 1.1.3 gives.</summary>
    public const string CloserPeer = "incoming closer peer";

    private static readonly MemberNames Names = new("type", "reason", "from");

    /// <summary>The frame.</summary>
    public byte[] Encode()
    {
        var output = new JsonOutput(160);
        output.Open('{');
        output.Text("type"u8, DataFrameTypes.NameOf(DataFrameKind.Eviction));
        output.Text("reason"u8, Reason);
        output.Peer("from"u8, From);
        output.Close('}');
        return output.ToArray();
    }

    internal static bool TryRead(RawJson raw, [NotNullWhen(true)] out EvictionNotice? notice, out Rejection rejection)
    {
        var members = new MemberReader(raw, Names, stackalloc JsonSlice[Names.Count]);
        notice = new(members.Peer("from"), members.OptionalText("reason", ProtocolLimits.MaxTextLength) ?? "");
        return members.Done(ref notice, out rejection);
    }
}
