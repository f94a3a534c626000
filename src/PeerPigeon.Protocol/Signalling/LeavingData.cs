using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>Data of <c>goodbye</c>.</summary>
/// <param name="PeerId">Who leaves.</param>
/// <param name="Timestamp">Its clock, milliseconds since 1970.</param>
/// <param name="Reason">Why; 1.1.3 says <c>peer_disconnect</c> on page unload.</param>
public sealed record GoodbyeData(PeerId PeerId, long Timestamp, string? Reason = null) : SignalData
{
    private static readonly MemberNames Names = new("peerId", "timestamp", "reason");

    /// <summary>Reads the data of a message.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out GoodbyeData? data, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        data = new(members.Peer("peerId"), members.Integer("timestamp"), members.OptionalText("reason", ProtocolLimits.MaxTextLength))
        {
            Extra = members.Extra(),
        };
        return members.Done(ref data, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Peer("peerId"u8, PeerId);
        output.Integer("timestamp"u8, Timestamp);
        output.Text("reason"u8, Reason);
    }
}

/// <summary>Data of <c>peer-disconnected</c>: with reason and time when a socket closed, without when a peer was removed.</summary>
/// <param name="PeerId">Who is gone.</param>
/// <param name="IsHub">Whether it was a hub.</param>
/// <param name="Reason">The close frame's reason, or <c>disconnected</c>.</param>
/// <param name="Timestamp">The hub's clock, milliseconds since 1970.</param>
public sealed record PeerDisconnectedData(PeerId PeerId, bool IsHub = false, string? Reason = null, long? Timestamp = null) : SignalData
{
    private static readonly MemberNames Names = new("peerId", "isHub", "reason", "timestamp");

    /// <summary>Reads the data of a message.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out PeerDisconnectedData? data, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        data = new(
            members.Peer("peerId"),
            members.IsTrue("isHub"),
            members.OptionalText("reason", ProtocolLimits.MaxTextLength),
            members.OptionalInteger("timestamp"))
        {
            Extra = members.Extra(),
        };
        return members.Done(ref data, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Peer("peerId"u8, PeerId);
        output.Boolean("isHub"u8, IsHub);
        output.Text("reason"u8, Reason);
        output.Integer("timestamp"u8, Timestamp);
    }
}
