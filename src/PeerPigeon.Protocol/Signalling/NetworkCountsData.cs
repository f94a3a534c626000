using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>Data of <c>network-counts</c>: how many peers the network has that the message names. Ours; sent to those alone whose home it is.</summary>
/// <param name="Active">Sessions in the network now, the receiver included if it is there.</param>
/// <param name="Away">Sessions whose home it is and that are in another network, the receiver included if it is away.</param>
public sealed record NetworkCountsData(int Active, int Away) : SignalData
{
    private static readonly MemberNames Names = new("active", "away", "ids", "awayIds");

    /// <summary>Ids of some in the network, at most <see cref="ProtocolLimits.MaxPeerList"/>: all of them if there are no more.</summary>
    public ImmutableArray<PeerId> Ids { get; init; } = [];

    /// <summary>Ids of some that are away, at most <see cref="ProtocolLimits.MaxPeerList"/>: all of them if there are no more.</summary>
    public ImmutableArray<PeerId> AwayIds { get; init; } = [];

    /// <summary>Reads the data of a message.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out NetworkCountsData? data, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        data = new(members.Int("active"), members.Int("away"))
        {
            Ids = members.Peers("ids", ProtocolLimits.MaxPeerList),
            AwayIds = members.Peers("awayIds", ProtocolLimits.MaxPeerList),
            Extra = members.Extra(),
        };
        return members.Done(ref data, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Integer("active"u8, Active);
        output.Integer("away"u8, Away);
        output.Peers("ids"u8, Ids);
        output.Peers("awayIds"u8, AwayIds);
    }
}
