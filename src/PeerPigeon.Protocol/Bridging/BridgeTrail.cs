using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PeerPigeon.Protocol;

/// <summary>The member <c>bridge</c> of a frame that a bridge re-originated: where the message comes from. 1.1.3 relays it untouched.</summary>
/// <remarks>
/// <code>"bridge":{"message":ID,"origin":PEER,"network":NAME,"proven":BOOL,"bridges":[PEER,…],"grant":TEXT}</code>
/// The signature of the frame covers it. All of it is the last bridge's word.
/// </remarks>
/// <param name="Message">The id of the frame in which the origin said it; the same for every copy that any bridge makes.</param>
/// <param name="Origin">Who said it.</param>
/// <param name="Network">The network in which it was said.</param>
/// <param name="Proven">Whether the first bridge saw the origin's valid signature.</param>
/// <param name="Bridges">The bridges that it passed, by the id under which each told it on, in order; the last is the frame's origin.</param>
/// <param name="Grant">The grant of the frame's network, as <see cref="BridgeGrant"/> writes it.</param>
public sealed record BridgeTrail(FrameId Message, PeerId Origin, NetworkName Network, bool Proven, ImmutableArray<PeerId> Bridges, string Grant)
{
    /// <summary>Bridges that one message may have passed; a longer trail is refused.</summary>
    public const int MostBridges = 8;

    private static readonly MemberNames Names = new("message", "origin", "network", "proven", "bridges", "grant");

    /// <summary>Reads the member.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out BridgeTrail? trail, out Rejection rejection)
    {
        trail = null;
        if (value.Kind != RawJsonKind.Object)
        {
            rejection = new(RejectReason.WrongType, $"bridge is a JSON {value.Kind}, not an object");
            return false;
        }

        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        if (!FrameId.TryParse(Encoding.UTF8.GetBytes(members.Text("message", FrameId.TextLength)), out FrameId message))
            members.Refuse(RejectReason.BadValue, $"message must be {FrameId.TextLength} lower-case hexadecimal characters");
        PeerId origin = members.Peer("origin");
        NetworkName? network = members.OptionalNetwork("network");
        if (network is null)
            members.Refuse(RejectReason.MissingMember, "network is missing");
        bool proven = members.IsTrue("proven");
        ImmutableArray<PeerId> bridges = members.Peers("bridges", MostBridges);
        if (bridges.IsEmpty)
            members.Refuse(RejectReason.MissingMember, "bridges is missing or empty");
        string grant = members.Text("grant", BridgeGrant.MaxLength);
        if (!members.Done(out rejection))
            return false;
        trail = new(message, origin, network!.Value, proven, bridges, grant);
        return true;
    }

    /// <summary>Writes the member and says where its value stands.</summary>
    internal JsonSlice Write(ref JsonOutput output)
    {
        output.Name("bridge"u8);
        int start = output.Written.Length;
        output.Open('{');
        output.Text("message"u8, Message.ToString());
        output.Peer("origin"u8, Origin);
        output.Text("network"u8, Network.Value);
        output.Boolean("proven"u8, Proven);
        output.Peers("bridges"u8, Bridges);
        output.Text("grant"u8, Grant);
        output.Close('}');
        return new(start, output.Written.Length - start, RawJsonKind.Object, Escaped: false);
    }
}
