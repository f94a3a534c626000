using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace PeerPigeon.Protocol;

/// <summary>Data of <c>connected</c>.</summary>
/// <param name="PeerId">The id under which the hub knows the socket.</param>
/// <param name="Hub">The hub's own description; null on 1.1.3's.</param>
public sealed record ConnectedData(PeerId PeerId, HubDescription? Hub = null) : SignalData
{
    private static readonly MemberNames Names = new("peerId", "hub");

    /// <summary>Reads the data of a message.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out ConnectedData? data, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        HubDescription? hub = null;
        RawJson rawHub = members.Raw("hub");
        if (rawHub.Kind is not (RawJsonKind.Absent or RawJsonKind.Null) && !HubDescription.TryRead(rawHub, out hub, out Rejection fault))
            members.Refuse(fault.Reason, $"hub: {fault.Detail}");
        data = new(members.Peer("peerId"), hub) { Extra = members.Extra() };
        return members.Done(ref data, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Peer("peerId"u8, PeerId);
        output.Value("hub"u8, Hub?.ToJson() ?? default);
    }
}

/// <summary>How a hub of ours names itself.</summary>
/// <param name="Name">Product name.</param>
/// <param name="Version">Product version.</param>
/// <param name="Epoch">Differs after each restart, so that a client sees that counts and sessions started anew.</param>
/// <param name="Capabilities">What it understands: <see cref="Protocol.Capabilities"/>.</param>
public sealed record HubDescription(string Name, string Version, string Epoch, ImmutableArray<string> Capabilities) : SignalData
{
    private static readonly MemberNames Names = new("name", "version", "epoch", "capabilities");

    /// <summary>Reads the value of <c>hub</c>.</summary>
    public static bool TryRead(RawJson value, [NotNullWhen(true)] out HubDescription? hub, out Rejection rejection)
    {
        var members = new MemberReader(value, Names, stackalloc JsonSlice[Names.Count]);
        hub = new(
            members.Text("name", ProtocolLimits.MaxNameLength),
            members.Text("version", ProtocolLimits.MaxNameLength),
            members.Text("epoch", ProtocolLimits.MaxNameLength),
            members.Capabilities())
        {
            Extra = members.Extra(),
        };
        return members.Done(ref hub, out rejection);
    }

    private protected override void Write(ref JsonOutput output)
    {
        output.Text("name"u8, Name);
        output.Text("version"u8, Version);
        output.Text("epoch"u8, Epoch);
        output.Texts("capabilities"u8, Capabilities);
    }
}
