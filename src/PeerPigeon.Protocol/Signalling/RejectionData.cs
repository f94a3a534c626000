using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>Data of <c>connection-rejected</c> (wire protocol §4.5).</summary>
/// <param name="Reason"><see cref="RoleConflict"/>, <see cref="Full"/>, or another text.</param>
/// <param name="Details">The same for people.</param>
/// <param name="CurrentCount">Links that the refuser has.</param>
/// <param name="MaxPeers">Links that it wants at most.</param>
/// <param name="ShouldInitiate">On a role conflict: false, the refuser will offer itself.</param>
public sealed record RejectionData(
    string Reason, string? Details = null, int? CurrentCount = null, int? MaxPeers = null, bool? ShouldInitiate = null) : SignalData
{
    /// <summary>The offer came from the smaller id. It must never be relayed to a 1.1.3 peer, which would close a good connection.</summary>
    public const string RoleConflict = "initiator_role_conflict";

    /// <summary>No room for another link.</summary>
    public const string Full = "max_peers_reached";

    private static readonly MemberNames Names = new("reason", "details", "currentCount", "maxPeers", "shouldInitiate");

    /// <summary>Reads the data of a message.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out RejectionData? data, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        data = new(
            members.Text("reason", ProtocolLimits.MaxTextLength),
            members.OptionalText("details", ProtocolLimits.MaxTextLength),
            members.OptionalInt("currentCount"),
            members.OptionalInt("maxPeers"),
            members.OptionalBoolean("shouldInitiate"))
        {
            Extra = members.Extra(),
        };
        return members.Done(ref data, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Text("reason"u8, Reason);
        output.Text("details"u8, Details);
        output.Integer("currentCount"u8, CurrentCount);
        output.Integer("maxPeers"u8, MaxPeers);
        output.Boolean("shouldInitiate"u8, ShouldInitiate);
    }
}
