using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>Data of <c>offer</c> and <c>answer</c> of a WebRTC link, with the checks that 1.1.3 makes (wire protocol §4.1).</summary>
/// <param name="Type"><c>offer</c> or <c>answer</c>; anything else is refused, a <see cref="DirectOffer"/> among it.</param>
/// <param name="Sdp">At least ten characters, with <c>v=0</c> among them.</param>
public sealed record SessionDescription(string Type, string Sdp) : SignalData
{
    private static readonly MemberNames Names = new("type", "sdp");

    /// <summary>Reads the data of a message.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out SessionDescription? description, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        description = new(members.Text("type", ProtocolLimits.MaxNameLength), members.Text("sdp", int.MaxValue)) { Extra = members.Extra() };
        if (description.Type is not ("offer" or "answer"))
            members.Refuse(RejectReason.BadValue, "type must be offer or answer");
        if (description.Sdp.Length < 10 || !description.Sdp.Contains("v=0", StringComparison.Ordinal))
            members.Refuse(RejectReason.BadValue, $"sdp of {description.Sdp.Length} characters has no version line");
        if (members.Done(out rejection))
            return true;
        description = null;
        return false;
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Text("type"u8, Type);
        output.Text("sdp"u8, Sdp);
    }
}

/// <summary>Data of <c>ice-candidate</c>: an RTCIceCandidateInit.</summary>
/// <param name="Candidate">The candidate line; empty or missing means that no more come.</param>
/// <param name="SdpMid">The media section by its name.</param>
/// <param name="SdpMLineIndex">The media section by its place.</param>
/// <param name="UsernameFragment">Which description it belongs to.</param>
public sealed record IceCandidateData(string Candidate, string? SdpMid = null, int? SdpMLineIndex = null, string? UsernameFragment = null) : SignalData
{
    /// <summary>Longest candidate line, in UTF-16 units.</summary>
    public const int MaxCandidateLength = 4096;

    private static readonly MemberNames Names = new("candidate", "sdpMid", "sdpMLineIndex", "usernameFragment");

    /// <summary>Reads the data of a message.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out IceCandidateData? data, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        data = new(
            members.OptionalText("candidate", MaxCandidateLength) ?? "",
            members.OptionalText("sdpMid", ProtocolLimits.MaxNameLength),
            members.OptionalInt("sdpMLineIndex", 0, ushort.MaxValue),
            members.OptionalText("usernameFragment", 256))
        {
            Extra = members.Extra(),
        };
        if (members.Done(out rejection))
            return true;
        data = null;
        return false;
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Text("candidate"u8, Candidate);
        output.Text("sdpMid"u8, SdpMid);
        output.Integer("sdpMLineIndex"u8, SdpMLineIndex);
        output.Text("usernameFragment"u8, UsernameFragment);
    }
}
