using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>Data of an <c>offer</c> of a direct link. A 1.1.3 peer refuses it unread, because its type is not <c>offer</c>.</summary>
/// <param name="Attempt">Names the handshake, chosen by the offerer: a token.</param>
/// <param name="Token">One-time secret that the answerer shows when it calls one of the URLs.</param>
/// <param name="Urls">Where the offerer listens; absolute ws or wss, possibly none.</param>
public sealed record DirectOffer(string Attempt, string Token, ImmutableArray<Uri> Urls) : SignalData
{
    /// <summary>The value of <c>type</c>.</summary>
    public const string TypeName = "direct-offer";

    private static readonly MemberNames Names = new("type", "attempt", "token", "urls", "component", "need");

    /// <summary>The smallest id that the offerer knows to be connected with itself: two components meet when theirs differ.</summary>
    public PeerId? Component { get; init; }

    /// <summary>Why a full peer should make room, if it should.</summary>
    public string? Need { get; init; }

    /// <summary>Whether data is of this type; <see cref="TryRead"/> then says whether it is sound.</summary>
    public static bool Matches(RawJson data) => data.TryGetMember("type", out RawJson type) && type.TryGetString(out string? text) && text == TypeName;

    /// <summary>Reads the data of a message.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out DirectOffer? offer, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        if (members.Text("type", ProtocolLimits.MaxNameLength) != TypeName)
            members.Refuse(RejectReason.BadValue, $"type must be {TypeName}");
        offer = new(members.Token("attempt"), members.Token("token"), members.Urls("urls"))
        {
            Component = members.OptionalPeer("component"),
            Need = members.OptionalText("need", ProtocolLimits.MaxNameLength),
            Extra = members.Extra(),
        };
        return members.Done(ref offer, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Text("type"u8, TypeName);
        output.Text("attempt"u8, Attempt);
        output.Text("token"u8, Token);
        output.Urls("urls"u8, Urls);
        output.Peer("component"u8, Component);
        output.Text("need"u8, Need);
    }
}

/// <summary>Data of an <c>answer</c> to a <see cref="DirectOffer"/>.</summary>
/// <param name="Attempt">The offer's.</param>
/// <param name="Accepted">Whether a link is to be made.</param>
public sealed record DirectAnswer(string Attempt, bool Accepted) : SignalData
{
    /// <summary>The value of <c>type</c>.</summary>
    public const string TypeName = "direct-answer";

    private static readonly MemberNames Names = new("type", "attempt", "accepted", "reason", "token", "urls", "component", "try");

    /// <summary>Why not.</summary>
    public string? Reason { get; init; }

    /// <summary>One-time secret that the offerer shows when it calls one of the answerer's URLs.</summary>
    public string? Token { get; init; }

    /// <summary>Where the answerer listens; absolute ws or wss, possibly none.</summary>
    public ImmutableArray<Uri> Urls { get; init; } = [];

    /// <summary>As in the offer.</summary>
    public PeerId? Component { get; init; }

    /// <summary>Other peers to ask instead.</summary>
    public ImmutableArray<PeerId> Try { get; init; } = [];

    /// <summary>Whether data is of this type; <see cref="TryRead"/> then says whether it is sound.</summary>
    public static bool Matches(RawJson data) => data.TryGetMember("type", out RawJson type) && type.TryGetString(out string? text) && text == TypeName;

    /// <summary>Reads the data of a message.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out DirectAnswer? answer, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        if (members.Text("type", ProtocolLimits.MaxNameLength) != TypeName)
            members.Refuse(RejectReason.BadValue, $"type must be {TypeName}");
        answer = new(members.Token("attempt"), members.OptionalBoolean("accepted") ?? false)
        {
            Reason = members.OptionalText("reason", ProtocolLimits.MaxTextLength),
            Token = members.OptionalToken("token"),
            Urls = members.Urls("urls"),
            Component = members.OptionalPeer("component"),
            Try = members.Peers("try", ProtocolLimits.MaxPeerList),
            Extra = members.Extra(),
        };
        return members.Done(ref answer, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Text("type"u8, TypeName);
        output.Text("attempt"u8, Attempt);
        output.Boolean("accepted"u8, Accepted);
        output.Text("reason"u8, Reason);
        output.Text("token"u8, Token);
        output.Urls("urls"u8, Urls);
        output.Peer("component"u8, Component);
        output.Peers("try"u8, Try);
    }
}
