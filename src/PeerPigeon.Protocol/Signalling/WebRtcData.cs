using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>Data of <c>offer</c> and <c>answer</c> of a WebRTC link, with the checks that 1.1.3 makes (wire protocol §4.1).</summary>
/// <param name="Type"><c>offer</c> or <c>answer</c>; anything else is refused, a <see cref="DirectOffer"/> among it.</param>
/// <param name="Sdp">At least ten characters, with <c>v=0</c> among them.</param>
/// <remarks>The other members are ours; a 1.1.3 peer neither sends nor reads them.</remarks>
public sealed record SessionDescription(string Type, string Sdp) : SignalData
{
    /// <summary>The <see cref="Type"/> of an offer.</summary>
    public const string Offer = "offer";

    /// <summary>The <see cref="Type"/> of an answer.</summary>
    public const string Answer = "answer";

    private static readonly MemberNames Names = new("type", "sdp", "attempt", "component", "need", "key", "proof");

    /// <summary>Names the handshake: a token that the offerer chose and the answerer repeats.</summary>
    public string? Attempt { get; init; }

    /// <summary>The smallest id that the sender knows to be connected with itself: two components meet when theirs differ.</summary>
    public PeerId? Component { get; init; }

    /// <summary>Why a full peer should make room, if it should.</summary>
    public string? Need { get; init; }

    /// <summary>The sender's key, SubjectPublicKeyInfo in base64url; stands only beside <see cref="Proof"/>.</summary>
    public string? Key { get; init; }

    /// <summary>The sender's signature over <see cref="DescriptionProof"/>, r and s of 32 bytes each, base64url.</summary>
    public string? Proof { get; init; }

    /// <summary>Whether data names this type; <see cref="TryRead"/> then says whether it is sound.</summary>
    public static bool Matches(RawJson data, string type) =>
        data.TryGetMember("type", out RawJson name) && name.TryGetString(out string? text) && text == type;

    /// <summary>Reads the data of a message.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out SessionDescription? description, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        description = new(members.Text("type", ProtocolLimits.MaxNameLength), members.Text("sdp", int.MaxValue))
        {
            Attempt = members.OptionalToken("attempt"),
            Component = members.OptionalPeer("component"),
            Need = members.OptionalText("need", ProtocolLimits.MaxNameLength),
            Key = members.OptionalText("key", ProtocolLimits.MaxKeyLength),
            Proof = members.OptionalText("proof", ProtocolLimits.MaxKeyLength),
            Extra = members.Extra(),
        };
        if (description.Type is not (Offer or Answer))
            members.Refuse(RejectReason.BadValue, "type must be offer or answer");
        if (description.Sdp.Length < 10 || !description.Sdp.Contains("v=0", StringComparison.Ordinal))
            members.Refuse(RejectReason.BadValue, $"sdp of {description.Sdp.Length} characters has no version line");
        return members.Done(ref description, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Text("type"u8, Type);
        output.Text("sdp"u8, Sdp);
        output.Text("attempt"u8, Attempt);
        output.Peer("component"u8, Component);
        output.Text("need"u8, Need);
        output.Text("key"u8, Key);
        output.Text("proof"u8, Proof);
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
        return members.Done(ref data, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Text("candidate"u8, Candidate);
        output.Text("sdpMid"u8, SdpMid);
        output.Integer("sdpMLineIndex"u8, SdpMLineIndex);
        output.Text("usernameFragment"u8, UsernameFragment);
    }
}
